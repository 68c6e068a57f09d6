"""A file of scenarios, read with positions: every fault names its line, its scenario and the remedy."""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from journeys.base import Frozen
from journeys.journey import Journey
from journeys.rehearsal.example import Example
from journeys.rehearsal.script import Happening
from journeys.scenarios.scenario import Expected, Scenario, Scenarios
from journeys.text import Fault, JourneyFaults, Place, mark, plain, tree_of

_SHAPES: dict[str, type[Frozen]] = {
    "customers": Example,
    "scenarios": Scenario,
    "events": Happening,
    "expect": Expected,
}


@dataclass(frozen=True)
class Sheet:
    """The text and the scenarios in it, and how to find the one in the other."""

    tree: Any
    scenarios: Scenarios

    def faults(self, journey: Journey) -> list[Fault]:
        """What they say of people and steps that are not there; empty when they fit the journey."""
        return [_fault(self.tree, place, detail) for place, detail in _unfit(self.scenarios, journey)]


def read(text: str) -> Sheet:
    """Text → scenarios. Raises JourneyFaults with everything that is wrong with their form."""
    tree = tree_of(text, "a file of scenarios")
    try:
        return Sheet(tree, Scenarios.model_validate(plain(tree)))
    except ValidationError as error:
        raise JourneyFaults([_told(tree, one) for one in error.errors(include_url=False)]) from None


def _unfit(file: Scenarios, journey: Journey) -> Iterator[tuple[Place, str]]:
    messages = {message for step in journey.steps for message in step.messages()}
    told: set[str] = set()
    for i, one in enumerate(file.scenarios):
        if one.scenario in told:
            yield ("scenarios", i, "scenario"), "there is a scenario of this name already"
        told.add(one.scenario)
        if one.customer not in file.customers:
            yield ("scenarios", i, "customer"), _nobody("customer", one.customer, file.customers)
        for place, step in one.expect.steps().items():
            if step not in journey.by_key:
                yield ("scenarios", i, "expect", *place), _nobody("step", step, journey.by_key)
        for j, message in enumerate(one.expect.messages or ()):
            if message not in messages:
                yield ("scenarios", i, "expect", "messages", j), _nobody("message", message, messages)


def _nobody(what: str, name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"there is no {what} “{name}”; " + (
        f"did you mean “{near[0]}”?" if near else f"name one of {', '.join(sorted(known))}"
    )


def _told(tree: Any, error: ErrorDetails) -> Fault:
    place = error["loc"][:-1] if error["loc"][-1:] == ("[key]",) else error["loc"]
    if error["type"] == "extra_forbidden":
        return _fault(tree, place, _unknown(place))
    detail = error["msg"].removeprefix("Value error, ")
    if error["type"] == "string_pattern_mismatch" and place[-2:-1] == ("at",):
        detail = "write a moment such as Mon 10:00 or 2026-06-08 10:00"
    return _fault(tree, place, f"{place[-1]}: {detail}" if place and isinstance(place[-1], str) else detail)


def _unknown(place: Place) -> str:
    word = str(place[-1])
    shape = next((_SHAPES[str(part)] for part in reversed(place[:-1]) if part in _SHAPES), Scenarios)
    near = difflib.get_close_matches(word, shape.model_fields, n=1)
    return f"unknown field “{word}”" + (f"; did you mean “{near[0]}”?" if near else "; remove it")


def _fault(tree: Any, place: Place, detail: str) -> Fault:
    line, column = mark(tree, place)
    named = f"scenario “{name}”: " if (name := _scenario(tree, place)) else ""
    return Fault(f"{named}{detail}", place, line + 1, column + 1)


def _scenario(tree: Any, place: Place) -> str | None:
    if len(place) < 2 or place[0] != "scenarios" or not isinstance(place[1], int):
        return None
    one = tree["scenarios"][place[1]]
    return str(one.get("scenario", f"number {place[1] + 1}")) if isinstance(one, dict) else f"number {place[1] + 1}"
