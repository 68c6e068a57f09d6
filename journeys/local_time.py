"""The wall clock on the customer's own wall.

Rules for the hours that daylight saving takes or doubles: a local time that does not exist becomes the first instant
after the gap; one that happens twice means the first time. Nothing is ever early; before a time of day, spans are
counted in whole minutes. A month on it is the same day and time of day; where the month is too short, its last day.
"""

from bisect import bisect_left
from calendar import monthrange
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from journeys.base import Frozen

_SECOND, _MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def read_time(value: Any) -> time:
    """`"10:00"` → 10:00. Raises ValueError with the remedy for anything else."""
    if isinstance(value, time):
        return value
    try:
        return datetime.strptime(str(value), "%H:%M").time()  # noqa: DTZ007 - a time of day has no zone of its own
    except ValueError:
        raise ValueError('write a time of day in quotes, such as "10:00"') from None


TimeOfDay = Annotated[
    time,
    BeforeValidator(read_time),
    PlainSerializer(lambda t: t.strftime("%H:%M"), return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$", "examples": ["10:00"]}),
]


Weekday = StrEnum("Weekday", ["mon", "tue", "wed", "thu", "fri", "sat", "sun"])
WEEK = tuple(Weekday)
"""The days of the week, counted as `date.weekday()` does."""


class QuietHours(Frozen):
    """Hours in which nothing is sent, in the customer's zone; they may run over midnight."""

    from_: TimeOfDay
    to: TimeOfDay

    model_config = Frozen.model_config | {"alias_generator": lambda name: name.rstrip("_")}

    def over(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """When the quiet that holds at `now` is over, in UTC; None when it is not quiet."""
        local = now.astimezone(zone)
        hour = local.time()
        across = self.from_ > self.to
        quiet = (hour >= self.from_ or hour < self.to) if across else self.from_ <= hour < self.to
        if not quiet:
            return None
        day = local.date() + timedelta(days=1 if across and hour >= self.from_ else 0)
        end = datetime.combine(day, self.to)
        first = instant(end, zone)
        return first if first > now else instant(end.replace(fold=1), zone)  # the clocks went back into the quiet


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """When the clock in `zone` shows `wall` (naive; `fold=1`: the second time), by the rules above. UTC."""
    shown = wall.replace(tzinfo=zone).astimezone(UTC)
    if shown.astimezone(zone).replace(tzinfo=None) == wall:
        return shown
    # In a gap: walk on to the first minute that exists.
    later = wall.replace(second=0, microsecond=0, fold=0)
    while instant_missing(later, zone):
        later += timedelta(minutes=1)
    return later.replace(tzinfo=zone, fold=0).astimezone(UTC)


def instant_missing(wall: datetime, zone: ZoneInfo) -> bool:
    """Whether the clock in `zone` never shows `wall`."""
    return wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall


def clock_change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime | None:
    """When, after one moment and until another, the clock in `zone` is put forward or back; None when it is not."""
    old = before.astimezone(zone).utcoffset()
    if after.astimezone(zone).utcoffset() == old:
        return None
    start = before.replace(microsecond=0)  # clocks are changed on a second
    seconds = range(1, int((after - start).total_seconds()) + 1)
    return start + seconds[bisect_left(seconds, True, key=lambda n: _at(start, n, zone) != old)] * _SECOND


def _at(start: datetime, seconds: int, zone: ZoneInfo) -> timedelta | None:
    return (start + seconds * _SECOND).astimezone(zone).utcoffset()


def months_on(wall: datetime, months: int) -> datetime:
    """The same day and time of day so many months later, or earlier; the last day of a month that is too short."""
    years, month = divmod(wall.month - 1 + months, 12)
    year = wall.year + years
    return wall.replace(year=year, month=month + 1, day=min(wall.day, monthrange(year, month + 1)[1]), fold=0)


def due(
    now: datetime,
    span: timedelta,
    at: time | None,
    zone: ZoneInfo,
    weekday: Weekday | None = None,
    months: int = 0,
) -> datetime:
    """`months` and `span` from `now`, and then, if `at` is given, the next time the customer's clock shows it. UTC."""
    begun = instant(months_on(now.astimezone(zone).replace(tzinfo=None), months), zone) if months else now
    earliest = begun + span
    if at is None:
        return earliest
    if months or span >= _MINUTE:
        # Who woke at ten and some milliseconds is due at ten tomorrow, not the day after.
        earliest = earliest.replace(second=0, microsecond=0)
    today = earliest.astimezone(zone).date()
    days = (today + timedelta(days=n) for n in range(9))  # a week on, and one more when today's hour has passed
    wanted = (day for day in days if weekday in (None, WEEK[day.weekday()]))
    return next(found for day in wanted if (found := instant(datetime.combine(day, at), zone)) >= earliest)
