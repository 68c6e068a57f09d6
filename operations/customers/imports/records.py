"""Records: a piece of a file, cut into rows that know their line and how they stood there."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import NamedTuple

_MOST_LINES = 100
"""Of one record: a quote that is open for longer is one that nobody closes."""


class Record(NamedTuple):
    """One row."""

    line: int
    """Where it begins, counted from 1."""
    raw: str
    """As it stands in the file, with the end of its line."""
    cells: list[str]
    fault: str = ""
    """Why it cannot be read."""

    @property
    def lines(self) -> int:
        """How many lines it takes."""
        return max(1, len(_lines(self.raw)))


def records(text: str, delimiter: str, line: int = 1, *, last: bool = True) -> Iterator[Record]:
    """What is in a piece that begins with a row; blank lines are rows without cells.

    Unless it is the last piece, a row is left out that may go on behind it.
    """
    lines = _lines(text)
    if not last and lines and not lines[-1].endswith("\n"):
        lines.pop()
    if not last and not lines:
        yield Record(line, text, [], "this line is too long to be a row; it was left out")
    begun = 0
    while begun < len(lines):
        for record in _readable(lines, begun, delimiter, line):
            yield record
            begun = record.line - line + record.lines
        if begun < len(lines):
            fault = _unreadable(lines, begun, delimiter, line, last=last)
            if fault is None:
                return
            yield fault
            begun += fault.lines


def _lines(text: str) -> list[str]:
    return list(StringIO(text, newline=""))


def _readable(lines: list[str], begun: int, delimiter: str, line: int) -> Iterator[Record]:
    """Rows from a line on, until one cannot be read."""
    reader, base = csv.reader(lines[begun:], delimiter=delimiter, strict=True), begun
    try:
        for cells in reader:
            end = base + reader.line_num
            if end - begun > _MOST_LINES:
                return
            raw = lines[begun] if end == begun + 1 else "".join(lines[begun:end])
            yield Record(line + begun, raw, cells)
            begun = end
    except csv.Error:
        return


def _unreadable(lines: list[str], begun: int, delimiter: str, line: int, *, last: bool) -> Record | None:
    """The row that cannot be read; None when it may go on behind the piece, which does not begin with it."""
    reader = csv.reader(lines[begun : begun + _MOST_LINES], delimiter=delimiter, strict=True)
    try:
        next(reader)
    except csv.Error as error:
        if "expected after" in str(error):
            told = "a quote is closed in the middle of a value; write a quote inside of quotes twice"
            return Record(line + begun, "".join(lines[begun : begun + reader.line_num]), [], told)
    if begun and not last and len(lines) - begun < _MOST_LINES:
        return None
    return Record(line + begun, lines[begun], [], "a quote is opened here that nobody closes")
