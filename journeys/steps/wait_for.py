"""`wait_for`: until something happens, or time is up."""

from journeys.event_names import EventName
from journeys.road import Hearken, Road, Wait
from journeys.span import Span, write_span
from journeys.step import Step

HAPPENED, TIMED_OUT = "happened", "timed_out"


class WaitFor(Step):
    """Wait for an event of this customer, at most `within`; `where` looks closer at it."""

    kind = "wait_for"
    outcomes = (HAPPENED, TIMED_OUT)
    takes_time = True

    wait_for: EventName
    within: Span
    where: str | None = None

    async def walk(self, road: Road) -> str:
        wait = Wait(span=self.within, hearken=(Hearken(event=self.wait_for, where=self.where),))
        heard = await road.wait(wait, says=f"Wait up to {write_span(self.within)} for {self.wait_for} · {self.label}")
        return HAPPENED if heard else TIMED_OUT

    def particulars(self) -> tuple[object, ...]:
        return (self.wait_for, self.within)

    def expressions(self) -> dict[tuple[str | int, ...], str]:
        return {("where",): self.where} if self.where else {}
