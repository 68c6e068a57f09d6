"""`wait_until`: the next Monday at nine."""

from datetime import timedelta

from journeys.base import Frozen
from journeys.local_time import TimeOfDay, Weekday
from journeys.road import Road, Wait
from journeys.step import DONE, Step


class Hour(Frozen):
    """A time of day, on one day of the week or on any."""

    at: TimeOfDay
    weekday: Weekday | None = None

    def __str__(self) -> str:
        return f"{self.weekday or ''} {self.at:%H:%M}".strip()


class WaitUntil(Step):
    """Wait until the customer's clock next shows this hour; who comes at that very moment waits for the next."""

    kind = "wait_until"
    takes_time = True

    wait_until: Hour

    async def walk(self, road: Road) -> str:
        hour = self.wait_until
        wait = Wait(span=timedelta.resolution, at=hour.at, weekday=hour.weekday)
        await road.wait(wait, says=f"Wait until {hour} local time · {self.label}")
        return DONE

    def particulars(self) -> tuple[object, ...]:
        hour = self.wait_until
        return (hour.weekday, hour.at) if hour.weekday else (hour.at,)
