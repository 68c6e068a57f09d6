"""`start`: another journey begins for the same customer."""

from pydantic import model_validator

from journeys.base import Key, Tolerant
from journeys.road import Deed, Hearken, Road, Wait
from journeys.span import Span, write_span
from journeys.step import Step

STARTED, REFUSED, COMPLETED, ENDED, TIMED_OUT = "started", "refused", "completed", "ended", "timed_out"
JOURNEY_COMPLETED, JOURNEY_ENDED = "journey.completed", "journey.ended"
"""The events by which a journey tells the one that started it: it came to its end or its goal; it ended otherwise."""


class StartJourney(Tolerant):
    """A journey to be started, once for each touchpoint."""

    journey: Key


class StartedJourney(Tolerant):
    """Whether it was, and in our words why not."""

    started: bool = True
    reason: str = ""


START = Deed("start_journey", StartedJourney, quick=True)


class Start(Step):
    """Start another journey; with `wait`, go on when it is over, or after `within`."""

    kind = "start"
    stirs = (JOURNEY_COMPLETED, JOURNEY_ENDED)

    start: Key
    wait: bool = False
    within: Span | None = None

    @model_validator(mode="after")
    def _how_long(self) -> "Start":
        if self.wait != (self.within is not None):
            raise ValueError("`wait: true` and `within` go together: say how long to wait, or remove both")
        return self

    async def walk(self, road: Road) -> str:
        begun = await road.ask(START, StartJourney(journey=self.start), says=f"Start “{self.start}” · {self.label}")
        if not begun.started:
            return REFUSED
        return await self._end(road, self.within) if self.within else STARTED

    async def _end(self, road: Road, within: Span) -> str:
        over = tuple(Hearken(event=event, about=road.touchpoint) for event in (JOURNEY_COMPLETED, JOURNEY_ENDED))
        says = f"Wait up to {write_span(within)} for the end of “{self.start}” · {self.label}"
        heard = await road.wait(Wait(span=within, hearken=over), says=says)
        if heard is None:
            return TIMED_OUT
        return COMPLETED if heard.name == JOURNEY_COMPLETED else ENDED

    def ends(self) -> tuple[str, ...]:
        return (COMPLETED, ENDED, TIMED_OUT, REFUSED) if self.wait else (STARTED, REFUSED)

    def particulars(self) -> tuple[object, ...]:
        return (self.start, self.within) if self.within else (self.start,)

    def needs(self) -> dict[str, str]:
        return {"journey": self.start}
