"""A specimen: one message as one person would get it, or what kept it from being written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Literal

from messages.content.brand import Brand
from messages.content.content import BRANDS, Content
from messages.content.lint.page import Page, read
from messages.content.rendering import Rendered
from messages.message import Can

Level = Literal["error", "warning"]
MAIL = "email"
"""The channel with everything: its messages serve the others too, where these have none of their own."""


@dataclass(frozen=True)
class Flaw:
    """One thing that a rule finds; `file` and `line` where they are known. An error stops a publish."""

    detail: str
    level: Level = "error"
    file: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Specimen:
    """`real`: for a customer of ours, and not for one who might be. `others`: what the journey speaks elsewhere."""

    message: str
    channel: str
    locale: str
    content: Content
    brand: Brand
    can: Can
    links: Mapping[str, str]
    rendered: Rendered | None = None
    fault: str = ""
    real: bool = False
    others: frozenset[str] = frozenset()

    @cached_property
    def page(self) -> Page:
        """What stands on its page; nothing on one that is not there."""
        return read(self.rendered.html if self.rendered else "")

    @property
    def text(self) -> str:
        """What is read where there is no page."""
        return self.rendered.text if self.rendered else ""

    @cached_property
    def languages(self) -> list[str]:
        """Those that this message has."""
        return languages(self.content, self.message, self.channel)

    @property
    def language(self) -> str:
        """The one that this person gets."""
        wishes = (self.locale.replace("_", "-").partition("-")[0].lower(), "en", "de")
        return next((wish for wish in wishes if wish in self.languages), self.locale)

    def place(self, *needles: str) -> tuple[str, int | None]:
        """File and line where one of these stands: in the message's own files first, then in those it shares."""
        for needle in filter(None, needles):
            for path, text in self._files():
                if needle in text:
                    return path, text[: text.index(needle)].count("\n") + 1
        return "", None

    def _files(self) -> Iterator[tuple[str, str]]:
        own = [f"{channel}/{self.message}/{self.language}/" for channel in (self.channel, MAIL)]
        yield from ((path, text) for path, text in self.content.files.items() if path.startswith(tuple(own)))
        yield from ((path, text) for path, text in self.content.files.items() if PurePosixPath(path).parts[1:-1] == ())


def languages(content: Content, message: str, channel: str) -> list[str]:
    """The languages that a message has on a channel; those of its mail where it has none there."""
    for way in (channel, MAIL):
        paths = (PurePosixPath(path).parts for path in content.files if path.startswith(f"{way}/{message}/"))
        if found := sorted({parts[2] for parts in paths if len(parts) == 4}):
            return found
    return []


def channels_of(content: Content, message: str) -> list[str]:
    """The channels that a message has something for."""
    paths = (PurePosixPath(path).parts for path in content.files)
    return sorted({parts[0] for parts in paths if len(parts) == 4 and parts[1] == message})


def brand_file(brand: Brand) -> str:
    """Where a brand is written."""
    return f"{BRANDS}/{brand.key}.yaml"
