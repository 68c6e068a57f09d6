"""The lookout: what the steps of a journey can come to and listen for, found out by trying each one alone."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import NoReturn, cast

from journeys.ends import ends
from journeys.journey import Journey
from journeys.passage import Passage
from journeys.rehearsal.choices import Choices, every
from journeys.rehearsal.chosen import ChosenRoad, ChosenStage
from journeys.rehearsal.example import Example
from journeys.rehearsal.memory import Memory
from journeys.rehearsal.programme import Programme
from journeys.rehearsal.road import Left
from journeys.rehearsal.walk import at_once
from journeys.rehearsal.writer import unwritten
from journeys.road import Road
from journeys.step import Step

CROWD = frozenset(f"example-{number}" for number in range(2_000))
"""Ids of people who might be: so many that each arm of a split finds somebody."""
_SOME_DAY = datetime(2026, 1, 1, 12, tzinfo=UTC)
_SOMEBODY = Programme(customer=Example(), days=400)
_MOST_TRIES = 100


class Lookout:
    """Looks over one journey."""

    def __init__(self, journey: Journey) -> None:
        self._journey, self._listened = journey, set[str]()

    @cached_property
    def shared_out(self) -> Mapping[str, Mapping[str, frozenset[str]]]:
        """Step → outcome → whom of the crowd it sends there, for steps that look at nothing but who comes."""
        shares = {step.key: _shares(step, self._journey.journey) for step in self._journey.steps}
        return {key: found for key, found in shares.items() if found}

    @cached_property
    def told(self) -> Mapping[str, tuple[str, ...]]:
        """Step → outcomes that must be told to it, because no world that is not real ever leads to them."""
        return {step.key: self._told(step) for step in self._journey.steps if step.key not in self.shared_out}

    @cached_property
    def hears(self) -> frozenset[str]:
        """Every event that opens the journey, moves somebody on it or ends it."""
        _ = self.told  # whoever tries the steps, listens
        doors = {entry.event for entry in self._journey.entry} | {end.hearken.event for end in ends(self._journey)}
        return frozenset(self._listened | doors)

    def _told(self, step: Step) -> tuple[str, ...]:
        own, _ = every(lambda choices: self._tried(step, choices), _MOST_TRIES)
        return tuple(outcome for outcome in step.ends() if outcome not in own and outcome not in step.exits())

    def _tried(self, step: Step, choices: Choices) -> str | None:
        here = {"definition": self._journey, "cursor": step.key, "visits": {step.key: 1}}
        passage = Passage(enrolment="", customer=_SOMEBODY.customer.id, version=0, **here)
        memory = Memory(self._journey, _SOMEBODY.customer, {})
        road = ChosenRoad(ChosenStage(passage, _SOMEBODY, memory, _SOME_DAY, unwritten, choices), choices)
        try:
            return at_once(step.walk(road))
        except Left:
            return None
        finally:
            self._listened |= road.listened


def _shares(step: Step, journey: str) -> dict[str, frozenset[str]]:
    """Outcome → who; nothing for a step that wants to know more."""
    shares: dict[str, set[str]] = {}
    try:
        for customer in CROWD:
            shares.setdefault(at_once(step.walk(cast(Road, _Bare(customer, journey)))), set()).add(customer)
    except Left:
        return {}
    return {outcome: frozenset(shares[outcome]) for outcome in step.ends() if outcome in shares}


class _Bare:
    """A road on which there is nothing but who comes; whoever asks for more goes no further."""

    def __init__(self, customer: str, journey: str) -> None:
        self.customer, self.journey = customer, journey

    def __getattr__(self, name: str) -> NoReturn:
        raise Left(None)
