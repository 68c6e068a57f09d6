"""`wait_for`: until something happens, or time is up."""

from typing import Annotated, Any

from pydantic import AfterValidator, Discriminator, Field, Tag, ValidationInfo, field_validator, model_validator

from journeys.base import Frozen, Key
from journeys.event_names import EventName
from journeys.road import ENTRY, Hearken, Road, Wait
from journeys.span import Span, write_span
from journeys.step import Step

HAPPENED, TIMED_OUT = "happened", "timed_out"


class Awaited(Frozen):
    """One of several events; its name alone, or `{event, where, go}`."""

    event: EventName
    where: str | None = None
    go: Key | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"event": value} if isinstance(value, str) else value


def _each_once(several: tuple[Awaited, ...]) -> tuple[Awaited, ...]:
    names = [one.event for one in several]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise ValueError(f"“{twice}” stands here twice; join its conditions with ||")
    return several


One = Annotated[EventName, Tag("one")]
Several = Annotated[tuple[Awaited, ...], Field(min_length=1, max_length=20), AfterValidator(_each_once), Tag("several")]
Events = Annotated[One | Several, Discriminator(lambda value: "several" if isinstance(value, list | tuple) else "one")]


class WaitFor(Step):
    """Wait for an event of this customer, or for the first of several, at most `within`; `where` looks closer at it.

    One event `happened`; of several, the outcome is the name of the one that did.
    """

    kind = "wait_for"
    takes_time = True

    wait_for: Events
    within: Span
    where: str | None = None
    since: Key | None = None

    @field_validator("where")
    @classmethod
    def _whose(cls, where: str | None, others: ValidationInfo) -> str | None:
        if where and isinstance(others.data.get("wait_for"), tuple):
            raise ValueError("of several events, each has its own: {event: order.paid, where: …}")
        return where

    @property
    def several(self) -> tuple[Awaited, ...]:
        """All that it waits for."""
        if isinstance(self.wait_for, str):
            return (Awaited(event=self.wait_for, where=self.where),)
        return self.wait_for

    async def walk(self, road: Road) -> str:
        hearken = tuple(Hearken(event=one.event, where=one.where, since=self.since) for one in self.several)
        names = ", ".join(one.event for one in self.several)
        wait = Wait(span=self.within, hearken=hearken)
        heard = await road.wait(wait, says=f"Wait up to {write_span(self.within)} for {names} · {self.label}")
        if heard is None:
            return TIMED_OUT
        return HAPPENED if isinstance(self.wait_for, str) else heard.name

    def ends(self) -> tuple[str, ...]:
        if isinstance(self.wait_for, str):
            return (HAPPENED, TIMED_OUT)
        return (*(one.event for one in self.wait_for), TIMED_OUT)

    def exits(self) -> dict[str, str]:
        return {one.event: one.go for one in self.several if one.go}

    def at_once(self) -> tuple[str, ...]:
        # What counts from long ago counts again at the next visit.
        return tuple(outcome for outcome in self.ends() if outcome != TIMED_OUT) if self.since else ()

    def awaits(self) -> tuple[str, ...]:
        return tuple(one.event for one in self.several)

    def particulars(self) -> tuple[object, ...]:
        return (*self.awaits(), self.within)

    def expressions(self) -> dict[tuple[str | int, ...], str]:
        if isinstance(self.wait_for, str):
            return {("where",): self.where} if self.where else {}
        return {("wait_for", i, "where"): one.where for i, one in enumerate(self.wait_for) if one.where}

    def looks_back(self) -> dict[tuple[str | int, ...], str]:
        return {("since",): self.since} if self.since and self.since != ENTRY else {}
