"""The chosen road: nothing on it is scripted. What is heard on it, what holds and who is reached is chosen."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from journeys.passage import Passage
from journeys.rehearsal.choices import Choices
from journeys.rehearsal.life import Life
from journeys.rehearsal.memory import Memory
from journeys.rehearsal.programme import Programme
from journeys.rehearsal.road import InstantRoad
from journeys.rehearsal.stage import Stage
from journeys.rehearsal.writer import Writer
from journeys.road import Heard, Hearken, Wait

NOT_REACHED = "not_reached"
_OPEN = re.compile(r"\b(answers|event|now|profile|replies|visits)\b")
_PASSING = re.compile(r"\b(answers|now|outcomes|replies|visits)\b")


class ChosenStage(Stage):
    """Whether a channel reaches the customer is chosen once for the whole way, and what holds goes on to hold."""

    def __init__(
        self,
        passage: Passage,
        programme: Programme,
        memory: Memory,
        now: datetime,
        write: Writer,
        choices: Choices,
    ) -> None:
        super().__init__(passage, programme, memory, now, write)
        self._choices = choices
        self._reached, self._held = dict[str, bool](), dict[tuple[str, str], bool]()

    def shut(self, channel: str) -> str | None:
        """A channel leads nowhere, for whatever reason; or it is open."""
        if channel not in self._reached:
            self._reached[channel] = self._choices.one_of((True, False), f"reached by {channel}")
        return None if self._reached[channel] else NOT_REACHED

    def holds(self, condition: str, event: Mapping[str, Any] | None = None) -> bool:
        """A condition on nothing but outcomes is judged: the way itself says whether it holds."""
        if not _OPEN.search(condition):
            return super().holds(condition, event)
        asked = (condition, repr(self.profile))
        if asked not in self._held or _PASSING.search(condition):
            self._held[asked] = self._choices.one_of((True, False), f"{self.passage.cursor}: {condition}")
        return self._held[asked]


class ChosenRoad(InstantRoad):
    """A wait hears at once what it listens for, or nothing until its time is up."""

    def __init__(self, stage: Stage, choices: Choices) -> None:
        super().__init__(stage, Life((), stage.now))
        self._choices = choices
        self.listened = set[str]()
        """Every event that somebody listened for."""

    async def wait(self, wait: Wait, *, says: str = "") -> Heard | None:
        self.listened |= {one.event for one in wait.hearken}
        options = (*wait.hearken, None)
        one = self._choices.one_of(options, f"{self._passage.cursor} hears") if wait.hearken else None
        if one is None:
            return await super().wait(wait.model_copy(update={"hearken": ()}), says=says)
        self._stage.answered(one.about, self._said(one))
        self._note("heard", one.event)
        return Heard(id=one.event, name=one.event, about=one.about)

    def _said(self, one: Hearken) -> Mapping[str, Any]:
        """What the event says: as the script has it, wherever it stands there."""
        script = self._stage.programme.events
        return next((happening.properties for happening in script if happening.event == one.event), {})
