"""`delay`: time passes."""

from journeys.local_time import TimeOfDay
from journeys.road import Road, Wait
from journeys.span import Lapse
from journeys.step import DONE, Step


class Delay(Step):
    """Wait for a span or for months; with `at`, go on at that time of day in the customer's own zone."""

    kind = "delay"
    takes_time = True

    delay: Lapse
    at: TimeOfDay | None = None

    async def walk(self, road: Road) -> str:
        at = f", then {self.at:%H:%M} local time" if self.at else ""
        wait = Wait(span=self.delay.span, months=self.delay.months, at=self.at)
        await road.wait(wait, says=f"Wait {self.delay}{at} · {self.label}")
        return DONE

    def particulars(self) -> tuple[object, ...]:
        return (self.delay, self.at) if self.at else (self.delay,)
