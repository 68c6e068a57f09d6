"""Recurrence: when something comes due again and again, on the clock of a place."""

import re
from datetime import timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field

from journeys.base import Frozen
from journeys.span import Span

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FIELDS = (("minute", 0, 59, ()), ("hour", 0, 23, ()), ("day", 1, 31, ()), ("month", 1, 12, _MONTHS))
_WEEKDAY = ("weekday", 0, 7, _DAYS)
_PART = re.compile(r"(?:\*|([a-z0-9]{1,3})(?:-([a-z0-9]{1,3}))?)(?:/(\d{1,2}))?")
_AT = re.compile(r"(?:every +)?(day|weekday|(?:[a-z]+(?: *, *[a-z]+)*)) +(?:at +)?(\d{1,2}):(\d\d)")


def read_times(value: Any) -> str:
    """`30 9 * * mon` as it is; `mon, thu at 9:30` or `day at 9:30` as such a line. Raises ValueError."""
    text = " ".join(str(value).lower().split())
    if told := _AT.fullmatch(text):
        text = f"{int(told[3])} {int(told[2])} * * {_weekdays(told[1])}"
    fields = text.split(" ")
    if len(fields) != 5:
        raise ValueError("write times such as `mon, thu at 9:30`, `day at 18:00`, or five fields of cron: 30 9 * * mon")
    for told_field, field in zip(fields, (*_FIELDS, _WEEKDAY), strict=True):
        for part in told_field.split(","):
            _checked(part, *field)
    return text


def _weekdays(said: str) -> str:
    return {"day": "*", "weekday": "mon-fri"}.get(said) or ",".join(day.strip()[:3] for day in said.split(","))


def _checked(part: str, field: str, least: int, most: int, names: tuple[str, ...]) -> None:
    told = _PART.fullmatch(part)
    numbers = [_number(one, least, names) for one in told.groups()[:2] if one] if told else [-1]
    step = int(told[3] or 1) if told else 0
    if any(not least <= one <= most for one in numbers) or numbers != sorted(numbers) or not step:
        raise ValueError(f"`{part}` is no {field}: {least} to {most}, {', '.join(names) or 'such as 0, 1-5 or */15'}")


def _number(said: str, least: int, names: tuple[str, ...]) -> int:
    if said in names:
        return names.index(said) + (least if names is _MONTHS else 0)
    return int(said) if said.isdecimal() else -1


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        raise ValueError("write a time zone such as Europe/Berlin") from None


Times = Annotated[str, Field(max_length=200), BeforeValidator(read_times)]
Overlap = Literal["skip", "buffer_one", "allow_all"]


class Recurrence(Frozen):
    """When, and what happens when the time before is still under way: left out, begun after it, or begun beside it."""

    when: Times
    zone: Annotated[str, Field(max_length=64), AfterValidator(_zone)]
    overlap: Overlap = "skip"
    catch_up: Span = timedelta(hours=1)
    """What was missed while nobody was there is made up for if it is no longer ago than this."""
