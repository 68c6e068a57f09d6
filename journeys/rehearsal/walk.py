"""Rehearse a journey: the same steps as in earnest, walked in an instant, with nothing behind them."""

from collections.abc import Coroutine
from datetime import datetime
from typing import Any, TypeVar

from journeys.base import END
from journeys.ends import COMPLETED
from journeys.journey import Journey
from journeys.orders import Late, Order
from journeys.passage import Passage
from journeys.rehearsal.life import Life
from journeys.rehearsal.memory import Memory
from journeys.rehearsal.programme import Programme
from journeys.rehearsal.road import InstantRoad, Left, Ordered
from journeys.rehearsal.stage import Stage
from journeys.rehearsal.trace import Trace
from journeys.rehearsal.writer import Writer, unwritten
from journeys.step import Step

Result = TypeVar("Result")

NOT_LET_IN = "not_let_in"
MOST_STEPS = 1_000
"""A walk without end is followed no further than this."""


def rehearse(journey: Journey, programme: Programme, start: datetime, write: Writer = unwritten) -> Trace:
    """Walk a sound journey from `start`, until it or the programme's days are over."""
    walk = Walk(journey, programme, start, write)
    outcome = walk.through() if walk.let_in() else NOT_LET_IN
    return walk.trace(outcome)


class Walk:
    """As `workflows/enrolment.py` goes; a test holds that both leave the same trace."""

    def __init__(self, journey: Journey, programme: Programme, start: datetime, write: Writer) -> None:
        self.journey, self.passage = journey, _passage(journey, programme)
        self.life = Life(programme.events, start)
        opening = self.life.opening.properties if self.life.opening else {}
        self.stage = Stage(self.passage, programme, Memory(journey, programme.customer, opening), start, write)
        self.road = InstantRoad(self.stage, self.life)

    def let_in(self) -> bool:
        """Whether the event at the entry opens a door. Without one, the customer is enrolled by name."""
        event = self.life.opening
        return event is None or any(
            entry.event == event.event and self.stage.holds(entry.where or "true") for entry in self.journey.entry
        )

    def through(self) -> str | None:
        """The outcome; None when the rehearsal ends before the walk does."""
        self.stage.diary.note(self.stage.now, "entered")
        self.passage.go_to(self.journey.start, self.stage.now)
        try:
            outcome = self._steps()
        except Left as left:
            outcome = left.outcome
        if outcome:
            self.stage.diary.note(self.stage.now, "left", self.passage.cursor, outcome)
        return outcome

    def _steps(self) -> str | None:
        for _ in range(MOST_STEPS):
            if self.passage.cursor == END:
                return COMPLETED
            if self._late():
                continue
            step = self.journey.by_key[self.passage.cursor or ""]
            try:
                self._take(step)
                if step.leaves_as:
                    return step.leaves_as
            except Ordered as called:
                self._carry_out(called.order)
        return None

    def _late(self) -> bool:
        """Whether the stage at hand takes too long by now; then the walk goes on where it says."""
        late = Late().possible(self.passage, self.stage.now)
        if late:
            self._carry_out(Late())
        return late

    def _carry_out(self, order: Order) -> None:
        now = self.stage.now
        if order.possible(self.passage, now):
            self.stage.diary.note(now, "ordered", self.passage.cursor, order.order)
            order.carry_out(self.passage, now)

    def _take(self, step: Step) -> None:
        outcome = self.outcome_of(step)
        self.stage.diary.note(self.stage.now, "step", step.key, outcome)
        self.passage.finish(outcome, self.stage.now)

    def outcome_of(self, step: Step) -> str:
        """What a step comes to."""
        return at_once(step.walk(self.road))

    def trace(self, outcome: str | None) -> Trace:
        """Everything that happened."""
        diary, unheard = self.stage.diary, self.life.unheard()
        return Trace(
            journey=self.journey.journey,
            outcome=outcome,
            scenes=diary.scenes,
            granted=diary.granted(),
            unheard=unheard,
        )


def _passage(journey: Journey, programme: Programme) -> Passage:
    return Passage(enrolment="rehearsal", customer=programme.customer.id, version=0, definition=journey)


def at_once(walking: Coroutine[Any, Any, Result]) -> Result:
    """What a step comes to. On an instant road nothing ever waits, so one push takes it to its end."""
    try:
        walking.send(None)
    except StopIteration as arrived:
        result: Result = arrived.value
        return result
    walking.close()
    raise RuntimeError("a step waited for something that is not its road")
