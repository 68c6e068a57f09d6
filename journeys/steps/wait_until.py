"""`wait_until`: the next Monday at nine, or three days before a birthday."""

from datetime import timedelta
from typing import Annotated, Any

from pydantic import Discriminator, Tag, model_validator

from journeys.appointment import NO_DATE, PAST, Appointment, Missed
from journeys.base import Frozen
from journeys.local_time import TimeOfDay, Weekday
from journeys.road import Road, Wait
from journeys.step import DONE, ELSE, Step


class Hour(Frozen):
    """A time of day, on one day of the week or on any."""

    at: TimeOfDay
    weekday: Weekday | None = None

    def __str__(self) -> str:
        return f"{self.weekday or ''} {self.at:%H:%M}".strip() + " local time"


def _shape(value: Any) -> str:
    dated = isinstance(value, Appointment) or (isinstance(value, dict) and "date" in value)
    return "appointment" if dated else "hour"


Moment = Annotated[Annotated[Hour, Tag("hour")] | Annotated[Appointment, Tag("appointment")], Discriminator(_shape)]


class WaitUntil(Step):
    """Wait until the customer's clock next shows an hour; who comes at that very moment waits for the next.

    Or until an appointment: `past` when it is over already and is to be skipped, `no_date` when there is none.
    """

    kind = "wait_until"
    takes_time = True

    wait_until: Moment

    @model_validator(mode="after")
    def _nobody_acts_without_a_date(self) -> "WaitUntil":
        for outcome in self.ends():
            if outcome != DONE and not {outcome, ELSE} & {*self.then}:
                raise ValueError(f"say where those go on for whom it is “{outcome}”: then: {{{outcome}: STEP}}")
        return self

    async def walk(self, road: Road) -> str:
        try:
            await road.wait(self._wait(), says=f"Wait until {self.wait_until} · {self.label}")
        except Missed as missed:
            return missed.reason
        return DONE

    def _wait(self) -> Wait:
        if isinstance(self.wait_until, Appointment):
            return Wait(appointment=self.wait_until)
        return Wait(span=timedelta.resolution, at=self.wait_until.at, weekday=self.wait_until.weekday)

    def ends(self) -> tuple[str, ...]:
        if isinstance(self.wait_until, Hour):
            return (DONE,)
        return (DONE, PAST, NO_DATE) if self.wait_until.past == "skip" else (DONE, NO_DATE)

    def at_once(self) -> tuple[str, ...]:
        until = self.wait_until
        ahead = isinstance(until, Hour) or until.yearly or until.past == "skip"
        return tuple(outcome for outcome in self.ends() if outcome != DONE or not ahead)

    def dates(self) -> dict[tuple[str | int, ...], str]:
        return {("wait_until", "date"): self.wait_until.date} if isinstance(self.wait_until, Appointment) else {}

    def particulars(self) -> tuple[object, ...]:
        until = self.wait_until
        if isinstance(until, Appointment):
            return tuple(filter(None, (until.before, until.after, until.date, until.at)))
        return (until.weekday, until.at) if until.weekday else (until.at,)
