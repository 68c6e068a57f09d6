"""Opening hours: when something may happen, on the customer's own clock."""

from datetime import datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from journeys.base import Frozen
from journeys.local_time import WEEK, TimeOfDay, Weekday, clock_change

_DAY = timedelta(days=1)


class OpeningHours(Frozen):
    """From one time of day to another, on some days of the week; over midnight they belong to the day they began on."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1, max_length=7)] = WEEK
    from_: TimeOfDay = time(0)
    to: TimeOfDay = time(0)

    model_config = Frozen.model_config | {"alias_generator": lambda name: name.rstrip("_")}

    def opens(self, now: datetime, zone: ZoneInfo) -> datetime:
        """`now` when it is open, else when it opens next, in UTC."""
        moment = now
        while not self.open_at(wall := moment.astimezone(zone).replace(tzinfo=None)):
            opening = moment + self._ahead(wall)
            moment = clock_change(moment, opening, zone) or opening  # until then the wall tells the truth
        return moment

    def open_at(self, wall: datetime) -> bool:
        """Whether it is open while the clock on the wall shows this."""
        over_midnight = self.from_ >= self.to
        if wall.time() >= self.from_ and (over_midnight or wall.time() < self.to):
            return self._on(wall)
        return over_midnight and wall.time() < self.to and self._on(wall - _DAY)

    def _on(self, day: datetime) -> bool:
        return WEEK[day.weekday()] in self.days

    def _ahead(self, wall: datetime) -> timedelta:
        """How long until the wall next shows the hour of opening."""
        opening = datetime.combine(wall.date(), self.from_)
        return opening - wall if opening > wall else opening + _DAY - wall
