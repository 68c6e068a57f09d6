"""Onward: the rest of a way, rehearsed from where somebody stands, for the case that nothing more is heard of them."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from journeys.conditions import Known
from journeys.passage import Passage
from journeys.rehearsal.example import Example
from journeys.rehearsal.life import Life
from journeys.rehearsal.memory import Memory
from journeys.rehearsal.programme import Programme
from journeys.rehearsal.road import InstantRoad, Left
from journeys.rehearsal.stage import Stage
from journeys.rehearsal.walk import Walk
from journeys.rehearsal.writer import unwritten
from journeys.road import Heard, Wait

_ASKED = re.compile(r"\b(?:answers|outcomes|replies)\.(\w+)")
_DAYS = 400


class Onward(Walk):
    """A walk that is under way. The passage is walked to its end; `stranger`: steps it can never have come by."""

    def __init__(self, passage: Passage, customer: Example, known: Known, stranger: Collection[str] = ()) -> None:
        programme = Programme.model_construct(customer=customer, events=(), replies={}, days=_DAYS)
        self.journey, self.passage, self.life = passage.definition, passage, Life((), known.now)
        memory = _memory(passage, customer, known)
        self.stage = self._asked = OnwardStage(passage, programme, memory, known.now, unwritten)
        self.road = self._waited = OnwardRoad(self.stage, self.life)
        self._asked.stranger = stranger

    def through(self) -> str | None:
        """The outcome; None when there is no end to it."""
        try:
            return self._steps()
        except Left as left:
            return left.outcome

    @property
    def due(self) -> datetime | None:
        """When the wait ends at which they stand, or come to first; None when they wait for nothing."""
        return self._waited.due

    @property
    def lacks(self) -> list[str]:
        """Steps that a condition asked about, and that they never came by."""
        return sorted(self._asked.lacks)


class OnwardStage(Stage):
    """It takes down what conditions ask for in vain."""

    stranger: Collection[str] = ()

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self.lacks = set[str]()

    def holds(self, condition: str, event: Mapping[str, Any] | None = None) -> bool:
        asked = set(_ASKED.findall(condition)) & {*self.stranger}
        self.lacks |= asked - self.passage.visits.keys()
        return super().holds(condition, event)


class OnwardRoad(InstantRoad):
    """A wait that has begun goes on, as in `workflows/road.py`."""

    due: datetime | None = None

    async def wait(self, wait: Wait, *, says: str = "") -> Heard | None:
        if wait.in_passing:
            return await super().wait(wait, says=says)
        at = self._passage
        begun = wait.model_copy(update={"since": at.since, "until": wait.until or at.deadline})
        until = begun.over(self.now, self._stage.zone, self._stage.appointment(begun))
        self.due = self.due or until
        at.since = at.deadline = None
        return await super().wait(begun, says=says)


def _memory(passage: Passage, customer: Example, known: Known) -> Memory:
    memory = Memory(passage.definition, customer, known.event)
    for step, answers in known.answers.items():
        memory.answered(step, answers)
    for step, reply in known.replies.items():
        memory.replied(step, reply["status"] or None, reply["body"])
    memory.profile |= known.profile
    return memory
