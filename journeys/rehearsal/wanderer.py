"""The wanderer: walks a journey as a rehearsal does, on the chosen road."""

from datetime import datetime

from journeys.journey import Journey
from journeys.rehearsal.choices import Choices
from journeys.rehearsal.chosen import ChosenRoad, ChosenStage
from journeys.rehearsal.lookout import CROWD, Lookout
from journeys.rehearsal.memory import Memory
from journeys.rehearsal.programme import Programme
from journeys.rehearsal.road import Left
from journeys.rehearsal.walk import Walk
from journeys.rehearsal.writer import Writer
from journeys.step import Step

MOST_VISITS = 2
"""Whoever would come to a step more often walks in a circle, and is followed no further."""


class Wanderer(Walk):
    """One walk; every step on it comes to one of the outcomes it can have."""

    def __init__(
        self,
        journey: Journey,
        lookout: Lookout,
        programme: Programme,
        start: datetime,
        choices: Choices,
        write: Writer,
    ) -> None:
        super().__init__(journey, programme, start, write)
        opening = self.life.opening.properties if self.life.opening else {}
        memory = Memory(journey, programme.customer, opening)
        self.stage = ChosenStage(self.passage, programme, memory, start, write, choices)
        self.road = ChosenRoad(self.stage, choices)
        self.circles = False
        self._lookout, self._choices, self._crowd = lookout, choices, CROWD

    def outcome_of(self, step: Step) -> str:
        if self.passage.visits[step.key] > MOST_VISITS:
            self.circles = True
            raise Left(None)
        return self._shared_out(step) or self._told(step) or super().outcome_of(step)

    def _shared_out(self, step: Step) -> str | None:
        """One of the outcomes to which the step sends some of those who came this way."""
        shares = self._lookout.shared_out.get(step.key)
        if not shares:
            return None
        open_ones = [outcome for outcome, crowd in shares.items() if crowd & self._crowd]
        outcome = self._choices.one_of(open_ones, f"{step.key} shares out")
        self._crowd &= shares[outcome]
        return outcome

    def _told(self, step: Step) -> str | None:
        """An outcome that the step must be told; or none, and it walks."""
        return self._choices.one_of((None, *self._lookout.told[step.key]), f"{step.key} is told")
