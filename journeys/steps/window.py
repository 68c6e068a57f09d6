"""`window`: go on only at a good hour."""

from datetime import timedelta

from journeys.local_time import WEEK
from journeys.opening_hours import OpeningHours
from journeys.road import Road, Wait
from journeys.step import DONE, Step


class Window(Step):
    """Go on within these hours of the customer's own clock: at once when it is open, else when it opens."""

    kind = "window"

    window: OpeningHours

    async def walk(self, road: Road) -> str:
        await road.wait(Wait(span=timedelta(0), hours=self.window), says=f"Wait for a good hour · {self.label}")
        return DONE

    def particulars(self) -> tuple[object, ...]:
        hours = self.window
        times = (hours.from_, hours.to) if hours.from_ != hours.to else ()
        return (*times, *(hours.days if hours.days != WEEK else ()))
