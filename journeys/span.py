"""Spans of time as people write them: `3d`, `12h`, `1d 12h`, `P3D`."""

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

_UNITS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_PLAIN = re.compile(r"(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")
_ISO = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
LONGEST = timedelta(days=400)


def read_span(value: Any) -> timedelta:
    """`3d` → 72 hours. Raises ValueError for a bare number, months, or more than 400 days."""
    if isinstance(value, timedelta):
        return value
    text = str(value).replace(" ", "")
    match = _PLAIN.fullmatch(text) or _ISO.fullmatch(text)
    if isinstance(value, bool) or not match or not any(match.groups()):
        raise ValueError("write a span such as 30m, 12h, 3d, 2w, 1d 12h or P3D")
    seconds = sum(int(n) * unit for n, unit in zip(match.groups(), _UNITS.values(), strict=True) if n)
    if not 0 < seconds <= LONGEST.total_seconds():
        raise ValueError("a span is more than nothing and at most 400 days")
    return timedelta(seconds=seconds)


def write_span(span: timedelta) -> str:
    """72 hours → `3d`: the shortest way to say it that reads back the same."""
    left, parts = int(span.total_seconds()), ""
    for letter, unit in list(_UNITS.items())[1:]:
        count, left = divmod(left, unit)
        parts += f"{count}{letter}" if count else ""
    return parts


Span = Annotated[
    timedelta,
    BeforeValidator(read_span),
    PlainSerializer(write_span, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["3d", "12h", "P3D"], "description": "A span of time."}),
]
