"""`delay`: time passes."""

from journeys.local_time import TimeOfDay
from journeys.road import Road, Wait
from journeys.span import Span, write_span
from journeys.step import DONE, Step


class Delay(Step):
    """Wait for a span; with `at`, go on at that time of day in the customer's own zone."""

    kind = "delay"
    takes_time = True

    delay: Span
    at: TimeOfDay | None = None

    async def walk(self, road: Road) -> str:
        at = f", then {self.at:%H:%M} local time" if self.at else ""
        await road.wait(Wait(span=self.delay, at=self.at), says=f"Wait {write_span(self.delay)}{at} · {self.label}")
        return DONE

    def particulars(self) -> tuple[object, ...]:
        return (self.delay, self.at) if self.at else (self.delay,)
