"""MJML: a mail written in its tags becomes a page for every mail program. Compiled once; Jinja's tags pass unharmed.

While MJML is compiled, a word stands in for each Jinja tag, or a comment where it stands between two elements: so
neither `{% if a < b %}` nor a `{{ link }}` in an attribute is mistaken for markup.
"""

import re
from dataclasses import dataclass
from itertools import count

import mjml
from lxml import etree

from messages.content.unfit import Unfit

SUFFIX = ".mjml"
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_STAND_IN = re.compile(r"<!--etappe(\d+)e-->|etappe(\d+)e")
_OPENING = re.compile(r"(\{[{%#][-+]?)")
_ACCIDENT = re.compile(r"\{(?=[{%#])")
_DEEPEST = 64
_LOADED = re.compile(r"<\s*mj-include\b", re.IGNORECASE)
_TAG = re.compile(r"<(/?)(mj[\w-]*)\b[^>]*?(/?)>")


@dataclass(frozen=True)
class Compiled:
    """A template for a page. `lines`: line in it → line in the file that it was written in."""

    text: str
    lines: dict[int, int]


def compiled(source: str) -> Compiled:
    """Raises Unfit, with the line where it is known."""
    _shallow(source)
    tags = [(found[0], _line(source, found.start())) for found in _JINJA.finditer(source)]
    bare = _bare(source)
    try:
        page = mjml.mjml2html(_told(bare))
    except ValueError as error:
        raise Unfit(f"MJML: {_remedy(str(error))}", line=_where(bare)) from None
    return _restored(_ACCIDENT.sub("{ ", page), tags)


def _shallow(source: str) -> None:
    """What is nested too deep brings the compiler down, and what it includes would be somebody's files."""
    if found := _LOADED.search(source):
        raise Unfit(
            "MJML: `mj-include` is not for mails; copy the part into the file", line=_line(source, found.start())
        )
    depth = 0
    for tag in _TAG.finditer(source):
        depth += -1 if tag[1] else 0 if tag[3] else 1
        if depth > _DEEPEST:
            raise Unfit(
                f"MJML: nested deeper than {_DEEPEST} elements; close what is open", line=_line(source, tag.start())
            )


def _bare(source: str) -> str:
    """The source with stand-ins, line by line as it was."""
    number = count()

    def stand_in(found: re.Match[str]) -> str:
        before = source[: found.start()].rstrip()
        word = f"etappe{next(number)}e"
        between = not found[0].startswith("{{") and before.endswith((">", "%}", "#}")) and _outside(before)
        return (f"<!--{word}-->" if between else word) + "\n" * found[0].count("\n")

    return _JINJA.sub(stand_in, source)


def _outside(before: str) -> bool:
    """Whether the text ends outside of a tag such as `<a class=…`, and outside of a style sheet."""
    marked = _JINJA.sub("", before)
    return marked.rfind("<") <= marked.rfind(">") and marked.rfind("<mj-style") <= marked.rfind("</mj-style")


def _told(bare: str) -> str:
    """With what a page must say of itself: its language, its direction, and what mail programs show in their lists."""
    if "lang=" not in bare.partition(">")[0]:
        bare = bare.replace("<mjml", '<mjml lang="etappeLANGe" dir="etappeDIRe"', 1)
    if "<mj-preview" not in bare:
        head = "<mj-preview>etappePREVIEWe</mj-preview>"
        bare = _into_head(bare, head)
    return bare


def _into_head(bare: str, words: str) -> str:
    if "<mj-head>" in bare:
        return bare.replace("<mj-head>", f"<mj-head>{words}", 1)
    return re.sub(r"<mj-body\b", f"<mj-head>{words}</mj-head><mj-body", bare, count=1)


_OURS = {"etappeLANGe": "{{ locale }}", "etappeDIRe": "{{ dir }}", "etappePREVIEWe": "{{ preheader }}"}


def _restored(page: str, tags: list[tuple[str, int]]) -> Compiled:
    """Each Jinja tag back in its place, on a line of its own, so that a fault in it can be found in the source."""
    for word, tag in _OURS.items():
        page = page.replace(word, tag)
    pieces, lines, at, end = list[str](), dict[int, int](), 1, 0
    for found in _STAND_IN.finditer(page):
        tag, line = tags[int(found[1] or found[2])]
        broken = _OPENING.sub(r"\1\n", tag, count=1)
        pieces += [page[end : found.start()], broken]
        at += pieces[-2].count("\n")
        lines |= {at + number: line + number - 1 for number in range(1, broken.count("\n") + 1)}
        at, end = at + broken.count("\n"), found.end()
    return Compiled("".join([*pieces, page[end:]]), lines)


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _remedy(said: str) -> str:
    """The compiler speaks of positions in what it was given; the line is ours to tell."""
    return re.sub(r" in root template.*", "", said) + "; see that every element is closed and well written"


def _where(bare: str) -> int:
    """The line at which it stops being well formed; 0 when it is in order."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        etree.fromstring(re.sub(r"&(?!#|amp;|lt;|gt;|quot;|apos;)", "&amp;", bare).encode(), parser)
    except etree.XMLSyntaxError as error:
        return error.lineno or 0
    return 0
