"""Orders: what an operator may change about one enrolment on its way. Each changes the passage; then the walk goes on.

The step at hand is walked again from its start, which is harmless: deeds are done once for each touchpoint, and a
wait that has begun keeps its end.
"""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, TypeAdapter

from journeys.base import END, Tolerant
from journeys.passage import Passage
from journeys.step import ELSE, Step
from journeys.travelling import Travelling

SKIPPED = "skipped"


class Order(Tolerant):
    """One change. `step` and `visit` say where the enrolment must still be for it; without a step, anywhere."""

    patient: ClassVar[bool] = False
    """Whether it lets the deed that is under way be finished first."""

    order: str
    id: str = ""
    step: str | None = None
    visit: int = 0

    def possible(self, at: Passage, now: datetime) -> bool:
        """Whether it can still be carried out."""
        return self.step is None or (self.step, self.visit) == (at.cursor, at.visit)

    def carry_out(self, at: Passage, now: datetime) -> None:
        """Change the passage."""
        raise NotImplementedError

    def said(self) -> dict[str, Any]:
        """What is asked for, as JSON, without for whom and where."""
        return self.model_dump(mode="json", exclude={"id", "step", "visit"}, exclude_none=True)


class Pause(Order):
    """Stand still, wherever it waits."""

    patient = True
    order: Literal["pause"] = "pause"

    def possible(self, at: Passage, now: datetime) -> bool:
        return at.paused_at is None

    def carry_out(self, at: Passage, now: datetime) -> None:
        at.paused_at = now


class Resume(Order):
    """Go on. With clocks that stood, what is left of a wait is what was left of it when it was paused."""

    order: Literal["resume"] = "resume"
    clocks: Literal["ran", "stood"] = "ran"

    def possible(self, at: Passage, now: datetime) -> bool:
        return at.paused_at is not None

    def carry_out(self, at: Passage, now: datetime) -> None:
        if at.paused_at and self.clocks == "stood":
            stood = now - at.paused_at
            at.since, at.deadline, at.staged_at = (
                moment and moment + stood for moment in (at.since, at.deadline, at.staged_at)
            )
        at.paused_at = None


class Retry(Order):
    """Try the step at hand again."""

    order: Literal["retry"] = "retry"

    def carry_out(self, at: Passage, now: datetime) -> None:
        at.fault = None


class Skip(Order):
    """Go on as if the step at hand had ended, with an outcome of its own if one is named."""

    order: Literal["skip"] = "skip"
    outcome: str | None = None

    def possible(self, at: Passage, now: datetime) -> bool:
        known = at.step is not None and self.outcome in (None, *at.step.ends())
        return known and super().possible(at, now)

    def carry_out(self, at: Passage, now: datetime) -> None:
        if at.step:
            at.finish(self.outcome or (ELSE if ELSE in at.step.ends() else SKIPPED), now)


class Jump(Order):
    """Go on at another step."""

    order: Literal["jump"] = "jump"
    to: str

    def possible(self, at: Passage, now: datetime) -> bool:
        return self.to in (*at.definition.by_key, END) and super().possible(at, now)

    def carry_out(self, at: Passage, now: datetime) -> None:
        at.go_to(self.to, now)


class Turn(Order):
    """Something happened after which the journey goes on elsewhere."""

    order: Literal["turn"] = "turn"
    to: str

    def possible(self, at: Passage, now: datetime) -> bool:
        return self.to in at.definition.by_key and self.to != at.cursor

    def carry_out(self, at: Passage, now: datetime) -> None:
        at.go_to(self.to, now)


class Move(Order):
    """Let the wait under way end at another time."""

    order: Literal["move"] = "move"
    until: datetime

    def possible(self, at: Passage, now: datetime) -> bool:
        return at.deadline is not None and super().possible(at, now)

    def carry_out(self, at: Passage, now: datetime) -> None:
        at.deadline = self.until


class Replan(Order):
    """Work the end of the wait under way out anew: the customer lives by another clock now."""

    patient = True
    order: Literal["replan"] = "replan"

    def possible(self, at: Passage, now: datetime) -> bool:
        return at.deadline is not None

    def carry_out(self, at: Passage, now: datetime) -> None:
        at.deadline = None


class Late(Order):
    """The stage at hand takes too long: go on where it says."""

    patient = True
    order: Literal["late"] = "late"

    def possible(self, at: Passage, now: datetime) -> bool:
        return at.late_at is not None and at.late_at <= now

    def carry_out(self, at: Passage, now: datetime) -> None:
        at.go_to(at.definition.stages[at.stage or ""].late or END, now)


class Migrate(Order):
    """Go on by another version."""

    order: Literal["migrate"] = "migrate"
    version: int
    definition: Travelling
    steps: dict[str, str] = {}
    """Old step key → new one, where they differ."""
    due: Literal["kept", "recounted"] = "kept"
    """A wait under way ends when it would have, or as the new version counts it from when it began."""

    def possible(self, at: Passage, now: datetime) -> bool:
        there = self.new(at.cursor or "") in self.definition.by_key
        return there and self.version != at.version and super().possible(at, now)

    def carry_out(self, at: Passage, now: datetime) -> None:
        old, stage = at.step, at.stage
        at.names = self._names(at)
        at.visits = {self.new(key): visits for key, visits in at.visits.items()}
        at.outcomes = {self.new(key): outcome for key, outcome in at.outcomes.items()}
        at.definition, at.version, at.cursor = self.definition, self.version, self.new(at.cursor or "")
        at.fault = None
        if not _alike(old, at.step):
            at.go_to(at.cursor, now)
        elif self.due == "recounted":
            at.deadline = None
        if at.stage != stage:
            at.staged_at = now

    def new(self, key: str) -> str:
        """What a step is called in the new version."""
        return self.steps.get(key, key)

    def _names(self, at: Passage) -> dict[str, str]:
        """Touchpoints keep the names they were made under, or what was sent at them would be sent again."""
        kept = {self.new(key): at.names.get(key, key) for key in {*at.visits, *at.names}}
        taken = {name for key, name in kept.items() if key != name}
        fresh = {key: f"{key}~{self.version}" for key in self.definition.by_key if key in taken and key not in kept}
        return {key: name for key, name in (kept | fresh).items() if key != name}


def _alike(old: Step | None, new: Step | None) -> bool:
    return old is not None and new is not None and old.kind == new.kind


AnyOrder = Annotated[
    Pause | Resume | Retry | Skip | Jump | Turn | Move | Replan | Late | Migrate, Field(discriminator="order")
]

_READ: TypeAdapter[AnyOrder] = TypeAdapter(AnyOrder)


def read(said: object) -> AnyOrder:
    """An order, from its JSON."""
    return _READ.validate_python(said)
