"""Rendering: a message's folder and some facts become a subject, a text and a page.

A message is a folder `CHANNEL/MESSAGE/LOCALE/` with `subject.txt`, `body.txt` and, if it has one, `body.html`.
"""

import re
import unicodedata
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from messages.content.brand import Brand, brand
from messages.content.content import Content
from messages.content.faults import TemplateFault, explained
from messages.content.library import Library
from messages.content.sandbox import Sandbox

_FULLEST = "email"
"""A channel without a template of its own borrows the e-mail's: it has all the parts."""
_SUBJECT = 200
_ROOMS = 64
"""Contents whose templates are kept compiled."""


@dataclass(frozen=True)
class Rendered:
    """What a person will read; `html` is empty when the message has no page."""

    subject: str
    text: str
    html: str = ""


@dataclass(frozen=True)
class _Source:
    """One message in one language."""

    content: Content
    channel: str
    message: str
    locale: str

    @property
    def about(self) -> str:
        return f"message {self.message} ({self.locale})"

    def template(self, file: str) -> str:
        return f"{self.channel}/{self.message}/{self.locale}/{file}"

    def has(self, file: str) -> bool:
        return self.template(file) in self.content.files


class Renderer:
    """Renders from content: what a version has pinned, or else what the library has now."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._rooms: OrderedDict[str, Sandbox] = OrderedDict()

    def exists(self, message: str) -> bool:
        """Whether there is a message by this name, on any channel."""
        return self.library.content.exists(message)

    def brand(self, key: str, content: Content | None = None) -> Brand:
        """One brand. Raises BadBrand."""
        return brand(content or self.library.content, key)

    def render(
        self, message: str, channel: str, locale: str, facts: Mapping[str, Any], content: Content | None = None
    ) -> Rendered:
        """Render one message; `facts["brand"]` is a brand's key. Raises TemplateFault, BadBrand."""
        content = content or self.library.content
        source = _source(content, message, channel, locale)
        known = {**facts, "brand": brand(content, facts["brand"]), "locale": source.locale}
        return Rendered(
            subject=one_line(self._part(source, "subject.txt", known))[:_SUBJECT],
            text=_tidy(self._part(source, "body.txt", known)),
            html=self._part(source, "body.html", known) if source.has("body.html") else "",
        )

    def _part(self, source: _Source, file: str, known: Mapping[str, Any]) -> str:
        try:
            return self._room(source.content).get_template(source.template(file)).render(known)
        except Exception as error:  # a template can go wrong in any way; it must say where, and never stop a worker
            raise explained(error, source.about, source.content.files, known) from None

    def _room(self, content: Content) -> Sandbox:
        if content.hash not in self._rooms:
            self._rooms[content.hash] = Sandbox(content.files)
            while len(self._rooms) > _ROOMS:
                self._rooms.popitem(last=False)
        self._rooms.move_to_end(content.hash)
        return self._rooms[content.hash]


def _source(content: Content, message: str, channel: str, locale: str) -> _Source:
    for way in dict.fromkeys((channel, _FULLEST)):
        for language in _languages(locale):
            source = _Source(content, way, message, language)
            if source.has("body.txt"):
                return source
    raise TemplateFault(f"message {message} is not there; write {channel}/{message}/{_languages(locale)[0]}/body.txt")


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
