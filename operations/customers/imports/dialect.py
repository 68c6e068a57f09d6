"""The dialect of a file: its encoding, and what stands between two cells. Found by looking at its head."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import islice

DELIMITERS = (";", ",", "\t", "|")
ENCODINGS = ("utf-8", "cp1252", "utf-16-le", "utf-16-be")
"""What is understood. Latin-1 is read as cp1252, which is the same and a little more."""
_MARKS = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
_LOOKED_AT = 20
_SEP = "sep="


@dataclass(frozen=True)
class Dialect:
    """How a file is written."""

    encoding: str
    delimiter: str
    begins: int = 0
    """Bytes before its first line: the mark of its encoding."""

    @property
    def decimal(self) -> str:
        """What stands before the decimals: who writes `;` between cells needs the comma for numbers."""
        return "," if self.delimiter == ";" else "."


def dialect(head: bytes, encoding: str | None = None, delimiter: str | None = None) -> Dialect:
    """How a file is written, from its first bytes; what is said already is not guessed."""
    encoding = encoding or _encoding(head)
    mark = _MARKS.get(encoding, b"")
    begins = len(mark) if mark and head.startswith(mark) else 0
    return Dialect(encoding, delimiter or _delimiter(decoded(head[begins:], encoding)), begins)


def decoded(data: bytes, encoding: str) -> str:
    """The text; half a character at the end is left out. What is no character stays, as half of a surrogate pair."""
    errors = "surrogatepass" if encoding.startswith("utf-16") else "surrogateescape"
    return codecs.getincrementaldecoder(encoding)(errors).decode(data)


def encoded(text: str, encoding: str) -> bytes:
    """The bytes that `decoded` read."""
    return text.encode(encoding, "surrogatepass" if encoding.startswith("utf-16") else "surrogateescape")


def mark(encoding: str, marked: bool) -> bytes:
    """What a file begins with that says its encoding in its first bytes."""
    return _MARKS[encoding] if marked else b""


def _encoding(head: bytes) -> str:
    for encoding, begin in _MARKS.items():
        if head.startswith(begin):
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0].strip()
    if first.lower().startswith(_SEP) and len(first) == len(_SEP) + 1:  # Excel's own way to say it
        return first[-1]
    return max(DELIMITERS, key=lambda one: _fitness(text, one))


def _fitness(text: str, delimiter: str) -> tuple[bool, int, int]:
    """More than one column; then, how many rows are as wide as the first; then, how wide."""
    widths = [len(cells) for cells in _rows(text, delimiter)]
    first = widths[0] if widths else 0
    return first > 1, sum(width == first for width in widths), first


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        yield from islice(filter(None, csv.reader(StringIO(text, newline=""), delimiter=delimiter)), _LOOKED_AT)
    except csv.Error:  # a quote that nobody closes
        return
