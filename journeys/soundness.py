"""Is a journey sound? Ways to nowhere, steps nobody reaches, circles without a wait, conditions that cannot be."""

import difflib
from collections.abc import Callable, Iterator

from journeys import conditions
from journeys.base import END
from journeys.journey import Journey
from journeys.step import ELSE, Step
from journeys.text import Fault, JourneyFaults, Place, Script, read

Exists = Callable[[str, str], bool]
"""`exists("message", "hello")`: whether a thing that a step refers to is there."""


def sound(text: str, exists: Exists = lambda kind, key: True) -> Script:
    """Text → a definition that can be published. Raises JourneyFaults with everything that is wrong."""
    script = read(text)
    faults = [script.fault(place, detail, shift) for place, detail, shift in _all(script.journey, exists)]
    if faults:
        raise JourneyFaults(sorted(faults, key=lambda fault: (fault.line, fault.column)))
    return script


def faults(text: str, exists: Exists = lambda kind, key: True) -> list[Fault]:
    """Everything that is wrong, in the order of the text; empty when it can be published."""
    try:
        sound(text, exists)
    except JourneyFaults as found:
        return found.faults
    return []


Found = tuple[Place, str, int]


def _all(journey: Journey, exists: Exists) -> Iterator[Found]:
    broken = [*_twice(journey), *_ways_to_nowhere(journey)]
    yield from broken
    yield from _stages(journey)
    if not broken:  # else everything behind the break would look lost as well
        yield from _unreached(journey)
        yield from _circles(journey)
    yield from _conditions(journey)
    yield from _missing(journey, exists)


def _twice(journey: Journey) -> Iterator[Found]:
    seen: set[str] = {END}
    for i, step in enumerate(journey.steps):
        if step.key == END:
            yield ("steps", i, "key"), f"“{END}” is the end of every journey; give this step another key", 0
        elif step.key in seen:
            yield ("steps", i, "key"), f"there is a step “{step.key}” already; keys are unique", 0
        seen.add(step.key)


def _stages(journey: Journey) -> Iterator[Found]:
    for i, step in enumerate(journey.steps):
        if step.stage and step.stage not in journey.stages:
            known = ", ".join(journey.stages) or "none yet"
            yield ("steps", i, "stage"), f"stage “{step.stage}” is not under `stages` (there: {known})", 0


def _ways_to_nowhere(journey: Journey) -> Iterator[Found]:
    known = {*journey.by_key, END}
    for i, step in enumerate(journey.steps):
        for outcome, key in step.then.items():
            place: Place = ("steps", i, "then", outcome) if len(step.then) > 1 else ("steps", i, "then")
            if outcome not in (*step.ends(), ELSE):
                yield place, f"“{outcome}” never happens here; it can be {', '.join(step.ends())} or {ELSE}", 0
            if key not in known:
                yield place, f"there is no step “{key}”; {_nearest(key, known)}", 0
        for key in step.exits().values():
            if key not in known:
                yield ("steps", i, step.kind), f"there is no step “{key}”; {_nearest(key, known)}", 0


def _nearest(key: str, known: set[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    return f"did you mean “{near[0]}”?" if near else f"name one of {', '.join(sorted(known))}"


def _next(journey: Journey, step: Step) -> set[str]:
    return {journey.way(step, outcome) for outcome in step.ends()}


def _unreached(journey: Journey) -> Iterator[Found]:
    reached, todo = {END}, [journey.start]
    while todo:
        key = todo.pop()
        if key not in reached:
            reached.add(key)
            todo.extend(_next(journey, journey.by_key[key]))
    for i, step in enumerate(journey.steps):
        if step.key not in reached:
            yield ("steps", i), "no way leads here; name it in a `then`, or remove it", 0


def _circles(journey: Journey) -> Iterator[Found]:
    """A circle in which no time passes would run for ever at once."""
    instant = {step.key: _next(journey, step) for step in journey.steps if not step.takes_time}
    for i, step in enumerate(journey.steps):
        todo, seen = list(instant.get(step.key, ())), set[str]()
        while todo:
            key = todo.pop()
            if key == step.key:
                yield ("steps", i), "this leads back to itself without any time passing; put a `delay` in the circle", 0
                break
            if key not in seen:
                seen.add(key)
                todo.extend(instant.get(key, ()))


def _conditions(journey: Journey) -> Iterator[Found]:
    names = conditions.Names.of(journey)
    for place, text in _expressions(journey):
        try:
            conditions.check(text, names)
        except conditions.ConditionError as error:
            yield place, f"condition: {error}", error.column - 1


def _expressions(journey: Journey) -> Iterator[tuple[Place, str]]:
    for i, entry in enumerate(journey.entry):
        if entry.where:
            yield ("entry", i, "where"), entry.where
    for i, criterion in enumerate(journey.exit):
        if criterion.where:
            yield ("exit", i, "where"), criterion.where
    if journey.goal and journey.goal.where:
        yield ("goal", "where"), journey.goal.where
    for i, step in enumerate(journey.steps):
        for place, text in step.expressions().items():
            yield ("steps", i, *place), text


def _missing(journey: Journey, exists: Exists) -> Iterator[Found]:
    if not exists("brand", journey.brand):
        yield ("brand",), f"there is no brand “{journey.brand}”", 0
    for i, step in enumerate(journey.steps):
        wanted = [("message", key) for key in step.messages()] + list(step.needs().items())
        for kind, key in wanted:
            if not exists(kind, key):
                yield ("steps", i), f"there is no {kind} “{key}”; add it first, or correct the name", 0
