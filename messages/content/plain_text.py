"""A page as plain text, for who reads without pictures: what is hidden is left out, a link is `text <url>`."""

import re
from collections.abc import Iterator
from textwrap import fill

from lxml.html import HtmlElement, document_fromstring

_WIDTH = 76
_SILENT = frozenset({"head", "style", "script", "title", "template"})
_BREAK, _GAP = "\n", "\n\n"
_PARAGRAPHS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "div", "hr", "section", "article"}
)
_AFTER = {**dict.fromkeys(_PARAGRAPHS, _GAP), "tr": _BREAK, "td": " ", "th": " "}
_HIDDEN = re.compile(r"display:none|mso-hide:all|visibility:hidden")
_UNSEEN = re.compile("[\u00ad\u034f\u200b-\u200f\u2060\ufeff]")


def plain_text(page: str) -> str:
    """The page's words, in their order, without a trace of its tables."""
    if not page.strip():
        return ""
    body = document_fromstring(page).find("body")
    said = "".join(_said(body)) if body is not None else ""
    lines = [_flat(line) for line in said.split(_BREAK)]
    return re.sub(r"\n{3,}", _GAP, _BREAK.join(map(_filled, lines))).strip()


def _said(element: HtmlElement) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in _SILENT or _hidden(element):
        return
    yield _before(element)
    yield from _LEAVES[element.tag](element) if element.tag in _LEAVES else _inside(element)
    yield _AFTER.get(element.tag, "")


def _inside(element: HtmlElement) -> Iterator[str]:
    yield _spaced(element.text)
    for child in element:
        yield from _said(child)
        yield _spaced(child.tail)


def _hidden(element: HtmlElement) -> bool:
    style = element.get("style", "").lower().replace(" ", "")
    return "hidden" in element.attrib or bool(_HIDDEN.search(style))


def _before(element: HtmlElement) -> str:
    if element.tag == "li":
        return _BREAK + _bullet(element)
    return _GAP if element.tag in _PARAGRAPHS else ""


def _bullet(item: HtmlElement) -> str:
    above = item.getparent()
    if above is None or above.tag != "ol":
        return "- "
    return f"{1 + sum(before.tag == 'li' for before in item.itersiblings(preceding=True))}. "


def _link(element: HtmlElement) -> Iterator[str]:
    """`Buy <https://…>`; the address alone when there is no more to read."""
    words, url = _flat("".join(_inside(element))), element.get("href", "").strip()
    leads = url if url.startswith(("http://", "https://")) else ""
    if leads and leads != words:
        yield f"{words} <{leads}>" if words else leads
    else:
        yield words


def _picture(element: HtmlElement) -> Iterator[str]:
    yield _spaced(element.get("alt"))


def _line_break(element: HtmlElement) -> Iterator[str]:
    yield _BREAK


def _rule(element: HtmlElement) -> Iterator[str]:
    yield "-" * 40


_LEAVES = {"a": _link, "img": _picture, "br": _line_break, "hr": _rule}


def _spaced(text: str | None) -> str:
    """Text as a browser shows it: any white space is one blank."""
    return re.sub(r"\s+", " ", _UNSEEN.sub("", text or ""))


def _flat(text: str) -> str:
    return " ".join(text.split())


def _filled(line: str) -> str:
    return fill(line, _WIDTH, break_long_words=False, break_on_hyphens=False) if len(line) > _WIDTH else line
