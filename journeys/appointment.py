"""An appointment: a date that stands in the customer's data, and when around it something is due.

Days and months before and after it are counted on the customer's own calendar, hours and minutes exactly. A yearly date
that this year does not have, the 29th of February, is kept on the 28th.
"""

import re
from datetime import datetime, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from journeys.base import Frozen
from journeys.local_time import TimeOfDay, instant, months_on
from journeys.span import CalendarSpan, Lapse

NO_DATE, PAST = "no_date", "past"
_WITHOUT_YEAR = re.compile(r"(?:--)?(\d\d-\d\d)")
_YEARS = range(1900, 2101)
"""Others are no dates: many systems write 9999 for never."""


def _expression(value: object) -> str:
    if isinstance(value, str) and value:
        return str(value)
    raise ValueError(
        "write where it stands, such as profile.attributes.birthday, or a date in quotes: '\"2026-12-24\"'"
    )


class Missed(Exception):
    """There is nothing to wait for: no date, or one that is over."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        """`no_date` or `past`."""


class Appointment(Frozen):
    """Where the date stands, and when around it: so long before or after, at a time of day, this year or every year."""

    date: Annotated[str, BeforeValidator(_expression), StringConstraints(max_length=1_000)]
    before: Lapse | None = None
    after: Lapse | None = None
    at: TimeOfDay | None = None
    yearly: bool = False
    past: Annotated[Literal["act", "skip"], Field(description="What to do when it is over.")] = "act"

    @model_validator(mode="after")
    def _clear(self) -> "Appointment":
        if self.before and self.after:
            raise ValueError("write `before` or `after`, not both")
        if self.at and self._away.span.seconds:
            raise ValueError("with `at`, write whole days or months before or after")
        if self.yearly and self.past == "skip":
            raise ValueError("what comes every year is never past; remove `past`")
        return self

    def moment(self, now: datetime, zone: ZoneInfo, found: object) -> datetime:
        """When it is due, in UTC; `found` is the value of `date`. Raises Missed."""
        wall = self._wall(found, zone)
        if wall is None:
            raise Missed(NO_DATE)
        if self.yearly:
            return self._next(wall, now, zone)
        moment = self._around(wall, zone)
        if moment < now and self.past == "skip":
            raise Missed(PAST)
        return max(moment, now)

    def _wall(self, found: object, zone: ZoneInfo) -> datetime | None:
        """The date on the clock in `zone`, from ISO text or a moment; None for what is none."""
        if isinstance(found, str):
            found = _read(found, yearly=self.yearly)
        if not isinstance(found, datetime) or found.year not in _YEARS:
            return None
        return found.astimezone(zone).replace(tzinfo=None) if found.tzinfo else found

    def _next(self, wall: datetime, now: datetime, zone: ZoneInfo) -> datetime:
        """The first that is still to come: who comes at that very moment waits for the next year's."""
        here = now.astimezone(zone).year
        years = (months_on(wall, 12 * (year - wall.year)) for year in range(here - 2, here + 4))
        return next(found for one in years if (found := self._around(one, zone)) > now)

    def _around(self, wall: datetime, zone: ZoneInfo) -> datetime:
        away, sign = self._away, -1 if self.before else 1
        if away.months or away.span.days:
            wall = months_on(wall, sign * away.months) + sign * timedelta(days=away.span.days)
        wall = datetime.combine(wall, self.at) if self.at else wall
        return instant(wall, zone) + sign * timedelta(seconds=away.span.seconds)

    @property
    def _away(self) -> CalendarSpan:
        return self.before or self.after or CalendarSpan()

    def __str__(self) -> str:
        away = f"{self.before} before " if self.before else f"{self.after} after " if self.after else ""
        return f"{away}{self.date}" + (f" {self.at:%H:%M}" if self.at else "")


def _read(text: str, *, yearly: bool) -> datetime | None:
    text = text.strip()
    if yearly and (day := _WITHOUT_YEAR.fullmatch(text)):
        text = f"2000-{day[1]}"
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
