"""The segments that a condition asks about: `segments.loyal`."""

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import StringConstraints

SegmentKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
"""A segment's key: a lower-case letter, then lower-case letters, digits or `_`, so that conditions can name it."""
_LITERAL = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""")
_NAMED = re.compile(r"(?<![\w.])segments\.([a-z][a-z0-9_]{0,62})\b")


def segments_in(text: str) -> Iterator[tuple[str, int]]:
    """Each segment's key, and where it is named, from 0. What stands in quotes names none."""
    blanked = _LITERAL.sub(lambda literal: " " * len(literal[0]), text)
    for found in _NAMED.finditer(blanked):
        yield found[1], found.start()
