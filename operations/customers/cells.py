"""Cells of a table that a spreadsheet may open: what it would take for a formula is written with a `'` before it."""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"''*[=+\-@\t\r]")


def guarded(text: str) -> str:
    """The text as a cell that no spreadsheet runs."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """What was guarded, as it was; other text stays as it is."""
    return cell[1:] if _GUARDED.match(cell) else cell
