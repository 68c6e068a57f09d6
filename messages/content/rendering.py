"""Rendering: a message's folder and some facts become a subject, a text and a page.

A message is a folder `CHANNEL/MESSAGE/LOCALE/` with `subject.txt`, `body.txt` and, if it has one, `body.html`.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from messages.content.brand import Brands
from messages.content.faults import TemplateFault, explained
from messages.content.sandbox import Sandbox

PACKAGED = Path(__file__).parents[1] / "templates"
"""The messages that come with Etappe."""

_FULLEST = "email"
"""A channel without a template of its own borrows the e-mail's: it has all the parts."""
_SUBJECT = 200


@dataclass(frozen=True)
class Rendered:
    """What a person will read; `html` is empty when the message has no page."""

    subject: str
    text: str
    html: str = ""


@dataclass(frozen=True)
class _Source:
    """One message in one language, in the folder that has it."""

    folder: Path
    channel: str
    message: str
    locale: str

    @property
    def about(self) -> str:
        return f"message {self.message} ({self.locale})"

    def template(self, file: str) -> str:
        return f"{self.channel}/{self.message}/{self.locale}/{file}"

    def has(self, file: str) -> bool:
        return (self.folder / self.template(file)).is_file()


class Renderer:
    """Renders from some folders; the first that has a message wins with all of it, so an operator's own comes first."""

    def __init__(self, folders: Sequence[Path], brands: Brands) -> None:
        self.brands = brands
        self._folders = list(folders)
        self._jinja = Sandbox(self._folders)

    def exists(self, message: str) -> bool:
        """Whether there is a message by this name, on any channel."""
        return any(any(folder.glob(f"*/{message}/*/body.txt")) for folder in self._folders)

    def render(self, message: str, channel: str, locale: str, facts: Mapping[str, Any]) -> Rendered:
        """Render one message; `facts["brand"]` is a brand's key. Raises TemplateFault, BadBrand."""
        source = self._source(message, channel, locale)
        known = {**facts, "brand": self.brands.of(facts["brand"]), "locale": source.locale}
        return Rendered(
            subject=one_line(self._part(source, "subject.txt", known))[:_SUBJECT],
            text=_tidy(self._part(source, "body.txt", known)),
            html=self._part(source, "body.html", known) if source.has("body.html") else "",
        )

    def _source(self, message: str, channel: str, locale: str) -> _Source:
        for folder in self._folders:
            for way in dict.fromkeys((channel, _FULLEST)):
                for language in _languages(locale):
                    source = _Source(folder, way, message, language)
                    if source.has("body.txt"):
                        return source
        raise TemplateFault(
            f"message {message} is not there; write {channel}/{message}/{_languages(locale)[0]}/body.txt"
        )

    def _part(self, source: _Source, file: str, known: Mapping[str, Any]) -> str:
        try:
            return self._jinja.get_template(source.template(file)).render(known)
        except Exception as error:  # a template can go wrong in any way; it must say where, and never stop a worker
            raise explained(error, source.about, self._folders, known) from None


def _languages(locale: str) -> list[str]:
    """`de-AT` → de, en; `en` → en, de; `fr` → fr, en, de."""
    return list(dict.fromkeys((re.split("[-_]", locale)[0].lower(), "en", "de")))


_TURNS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")  # they make text read backwards


def one_line(text: str) -> str:
    """Text for a header: control characters, line breaks and turns of direction become single spaces."""
    return " ".join("".join(" " if _unfit(letter) else letter for letter in text).split())


def _unfit(letter: str) -> bool:
    return letter in _TURNS or unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp")


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip() + "\n"
