"""A page, read for what can go wrong on it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_UNREAD = ("style", "script", "title")


@dataclass
class Page:
    """What stands on it."""

    text: str = ""
    links: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    """Their addresses."""
    silent: list[tuple[str, str]] = field(default_factory=list)
    """Tag and address of the pictures that have nothing to say to those who do not see them."""


def read(html: str) -> Page:
    """Read a page, however it is written."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.page.text = " ".join(" ".join(reader.said).split())
    return reader.page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page, self.said = Page(), list[str]()
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self._unread += tag in _UNREAD
        if tag in ("a", "area") and "href" in found:
            self.page.links.append(found["href"] or "")
        if tag == "img":
            self.page.pictures.append(found.get("src") or "")
            if found.get("alt") is None:
                self.page.silent.append((self.get_starttag_text() or "", found.get("src") or ""))

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in _UNREAD and self._unread > 0

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.said.append(data)
