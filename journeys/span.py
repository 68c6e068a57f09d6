"""Spans of time as people write them: `3d`, `12h`, `1d 12h`, `P3D`; and with months of a calendar: `1mo`, `P1M3D`."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

_UNITS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_N = r"(\d{1,18})"
_PLAIN = re.compile(rf"(?:{_N}y)?(?:{_N}mo)?(?:{_N}w)?(?:{_N}d)?(?:{_N}h)?(?:{_N}m)?(?:{_N}s)?")
_ISO = re.compile(rf"P(?:{_N}Y)?(?:{_N}M)?(?:{_N}W)?(?:{_N}D)?(?:T(?:{_N}H)?(?:{_N}M)?(?:{_N}S)?)?")
_LONGEST_MONTH = 31 * 86_400
LONGEST = timedelta(days=400)


@dataclass(frozen=True)
class CalendarSpan:
    """Months of a calendar, as long as they happen to be, and then an exact span."""

    months: int = 0
    span: timedelta = timedelta(0)

    def __str__(self) -> str:
        years, months = divmod(self.months, 12)
        return (f"{years}y" if years else "") + (f"{months}mo" if months else "") + write_span(self.span)


def read_calendar_span(value: Any) -> CalendarSpan:
    """`1mo` → a month, `P1M3D` → a month and 72 hours. Raises ValueError for a bare number, or more than 400 days."""
    if isinstance(value, CalendarSpan):
        return value
    if isinstance(value, timedelta):
        return CalendarSpan(span=value)
    text = str(value).replace(" ", "")
    match = _PLAIN.fullmatch(text) or _ISO.fullmatch(text)
    if isinstance(value, bool) or not match or not any(match.groups()):
        raise ValueError("write a span such as 30m, 12h, 3d, 2w, 1d 12h or P3D")
    years, months, *others = (int(count or 0) for count in match.groups())
    months += 12 * years
    seconds = sum(count * unit for count, unit in zip(others, _UNITS.values(), strict=True))
    if not 0 < months * _LONGEST_MONTH + seconds <= LONGEST.total_seconds():
        raise ValueError("a span is more than nothing and at most 400 days (a month counts as 31)")
    return CalendarSpan(months, timedelta(seconds=seconds))


def read_span(value: Any) -> timedelta:
    """`3d` → 72 hours. Raises ValueError for a bare number, months, or more than 400 days."""
    read = read_calendar_span(value)
    if read.months:
        raise ValueError("months are not all equally long; write this span in days, such as 30d")
    return read.span


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
Lapse = Annotated[
    CalendarSpan,
    BeforeValidator(read_calendar_span),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {"type": "string", "examples": ["3d", "12h", "1mo", "P1M3D"], "description": "A span of time; months too."}
    ),
]
"""A span in which months may be said."""
