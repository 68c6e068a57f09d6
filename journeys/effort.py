"""How much work a condition is: what is refused before publishing, and how much data the rest may look at.

The binding has no budget of time, and its budget of turns does not see how much work a turn is. So it is counted here:
the same for the same data, however busy the machine.
"""

import re
from collections.abc import Iterator, Mapping
from math import prod
from typing import Any

from journeys.anatomy import CALL, IDENT, MACRO, Part

MOST = 20_000_000
"""Characters of a condition × turns × values seen: about a tenth of a second at the worst."""
HEAVIEST = 2_000
"""Characters of patterns, each as often as it is repeated."""
_COUNT = re.compile(r"(\)?)\{(\d+)(?:,(\d*))?\}")
_CLASS = re.compile(r"\\[pP]")
_CLASS_WEIGHS, _LETTER_WEIGHS, _LETTERS_A_VALUE = 100, 5, 20

ONE_LIST = "one list at a time: no `all`, `exists`, `map`, `filter` in another or on what it gives; join them by &&"
NO_PATTERN_WITHIN = "`matches` cannot be asked of every item of a list; ask with `==`, `contains` or `startsWith`"
WRITTEN_OUT = "write the pattern of `matches` out, as a text"
TOO_HEAVY = "the patterns of `matches` repeat too much; allow fewer repetitions, or `*` for any number"


def refusals(parts: tuple[Part, ...]) -> Iterator[tuple[str, int]]:
    """What cannot be bounded, and where it stands, from 0."""
    for part in parts:
        if part.kind == MACRO and part.within:
            yield ONE_LIST, part.at
        if _matches(part) and part.within:
            yield NO_PATTERN_WITHIN, part.at
        if _matches(part) and not part.written_out:
            yield WRITTEN_OUT, part.at
        if _matches(part) and _patterns(parts) > HEAVIEST:
            yield TOO_HEAVY, part.at


def bearable(text: str, parts: tuple[Part, ...], data: Mapping[str, Any]) -> bool:
    """Whether a condition that was not refused may look at this data."""
    names = {part.name for part in parts if part.kind == IDENT}
    # A `+` copies what those before it gave.
    weight = (len(text) + _patterns(parts)) * (1 + 2 * _copies(parts))
    values, letters, longest = _seen([value for name, value in data.items() if name in names], MOST // weight)
    # A comma may part the items of a list that the condition itself writes.
    turns = longest + text.count(",") if any(part.kind == MACRO for part in parts) else 1
    slow = any(_by_letter(part) for part in parts)
    return weight * turns * (values + (letters * _LETTER_WEIGHS if slow else letters // _LETTERS_A_VALUE)) <= MOST


def _seen(left: list[Any], most: int) -> tuple[int, int, int]:
    """How many values and letters, and how long the longest list or map; of more than `most` values, of some."""
    values = letters = longest = 0
    while left and values <= most:
        value = left.pop()
        values += 1
        if isinstance(value, str):
            letters += len(value)
        elif isinstance(value, Mapping | list | tuple):
            longest = max(longest, len(value))
            left += [*value, *value.values()] if isinstance(value, Mapping) else value
    return values, letters, longest


def _matches(part: Part) -> bool:
    return part.kind == CALL and part.name == "matches"


def _copies(parts: tuple[Part, ...]) -> int:
    """How often something long may be added; `map` and `filter` add too, where they stand, but copy nothing."""
    macros = {part.at for part in parts if part.kind == MACRO}
    added = (part for part in parts if part.kind == CALL and part.name == "_+_" and part.at not in macros)
    return sum(not part.written_out or bool(part.literal) for part in added)


def _by_letter(part: Part) -> bool:
    return _matches(part) or (part.kind == CALL and part.name == "contains" and not part.written_out)


def _patterns(parts: tuple[Part, ...]) -> int:
    return sum(_heaviness(part.literal) for part in parts if _matches(part))


def _heaviness(pattern: str) -> int:
    """At most how long it is with its counts written out: what stands in groups may stand in each other's."""
    counts = [(group, max(1, int(least), int(most or 0))) for group, least, most in _COUNT.findall(pattern)]
    classes = len(_CLASS.findall(pattern))
    once = len(pattern) + classes * _CLASS_WEIGHS
    items = sum(count for group, count in counts if not group) * (_CLASS_WEIGHS if classes else 1)
    return (once + items) * prod(count for group, count in counts if group)
