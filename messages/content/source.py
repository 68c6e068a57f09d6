"""Where a message stands: its folder `CHANNEL/MESSAGE/LOCALE/`, in the language nearest to the customer's.

A mail has `subject.txt`, and `body.txt`, `body.html` or `body.mjml`, with or without `preheader.txt`. Other channels
have `body.txt` or `text.txt`.
"""

import re
from dataclasses import dataclass

from messages.content.content import Content
from messages.content.faults import TemplateFault

_FULLEST = "email"
"""A channel without a template of its own borrows the e-mail's: it has all the parts."""
_PARTS = {
    "subject": ("subject.txt",),
    "preheader": ("preheader.txt",),
    "page": ("body.mjml", "body.html"),
    "text": ("body.txt", "text.txt"),
}


@dataclass(frozen=True)
class Source:
    """One message in one language."""

    content: Content
    channel: str
    message: str
    locale: str

    @property
    def about(self) -> str:
        """What it is called in a fault."""
        return f"message {self.message} ({self.locale})"

    @property
    def parts(self) -> dict[str, str]:
        """Part → the path of its template. Raises TemplateFault when there is a mail without a subject."""
        found = {part: path for part, files in _PARTS.items() if (path := self._first(files))}
        if self.channel == _FULLEST and "subject" not in found:
            raise TemplateFault(f"{self.about}: it has no subject; write {self._path('subject.txt')}")
        return found

    @property
    def there(self) -> bool:
        """Whether there is anything to read."""
        return any(self._first(_PARTS[part]) for part in ("text", "page"))

    def _first(self, files: tuple[str, ...]) -> str | None:
        return next((path for path in map(self._path, files) if path in self.content.files), None)

    def _path(self, file: str) -> str:
        return f"{self.channel}/{self.message}/{self.locale}/{file}"


def source_of(content: Content, message: str, channel: str, locale: str) -> Source:
    """The message for whoever reads this locale. Raises TemplateFault."""
    for way in dict.fromkeys((channel, _FULLEST)):
        for language in languages(locale):
            source = Source(content, way, message, language)
            if source.there:
                return source
    raise TemplateFault(f"message {message} is not there; write {channel}/{message}/{languages(locale)[0]}/body.txt")


def languages(locale: str) -> list[str]:
    """`de-AT` → de, en; `en` → en, de; `fr` → fr, en, de."""
    return list(dict.fromkeys((re.split("[-_]", locale)[0].lower(), "en", "de")))
