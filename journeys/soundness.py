"""Is a journey sound? Ways to nowhere, steps nobody reaches, circles without a wait, conditions that cannot be."""

import difflib
from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from itertools import chain, islice
from operator import or_

from journeys import conditions
from journeys.base import END
from journeys.journey import Journey
from journeys.road import ENTRY
from journeys.segment_names import segments_in
from journeys.step import ELSE, Step
from journeys.text import MOST_FAULTS, Fault, JourneyFaults, Place, Script, few, read

Exists = Callable[[str, str], bool]
"""`exists("message", "hello")`: whether a thing that a step refers to is there."""


def sound(text: str, exists: Exists = lambda kind, key: True) -> Script:
    """Text → a definition that can be published. Raises JourneyFaults with everything that is wrong."""
    script = read(text)
    faults = few(script.fault(place, detail, shift) for place, detail, shift in _all(script.journey, exists))
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


_MOST_NAMED = 20

Found = tuple[Place, str, int]
Check = Callable[[str, conditions.Names], None]


def _all(journey: Journey, exists: Exists) -> Iterator[Found]:
    found = chain(_twice(journey), _ways_to_nowhere(journey), _late(journey), _turns(journey))
    broken = [*islice(found, MOST_FAULTS + 1)]  # no more than will be told: names alike are costly to find
    yield from broken
    yield from _stages(journey)
    if not broken:  # else everything behind the break would look lost as well
        yield from _unreached(journey)
        yield from _circles(journey)
    yield from _conditions(journey)
    yield from _itself(journey)
    yield from _again_and_again(journey)
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
            known = _some([*journey.stages]) or "none yet"
            yield ("steps", i, "stage"), f"stage “{step.stage}” is not under `stages` (there: {known})", 0


def _turns(journey: Journey) -> Iterator[Found]:
    for i, one in enumerate(journey.exit):
        if one.go is not None and one.go not in journey.by_key:
            yield ("exit", i, "go"), f"there is no step “{one.go}”; {_nearest(one.go, set(journey.by_key))}", 0


def _late(journey: Journey) -> Iterator[Found]:
    """Where whoever is too long in a stage goes on must be a step of another one."""
    for key, stage in journey.stages.items():
        place: Place = ("stages", key, "late")
        if stage.late is None:
            continue
        if stage.longest is None:
            yield place, "say with `longest` how long this stage may take", 0
        if stage.late not in (*journey.by_key, END):
            yield place, f"there is no step “{stage.late}”; {_nearest(stage.late, {*journey.by_key, END})}", 0
        elif stage.late != END and journey.by_key[stage.late].stage == key:
            yield place, f"step “{stage.late}” is in this stage itself; name one of another", 0


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
        for place, key in step.looks_back().items():
            if key not in journey.by_key:
                yield ("steps", i, *place), f"there is no step “{key}”; {_nearest(key, {*journey.by_key, ENTRY})}", 0


def _nearest(key: str, known: set[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    return f"did you mean “{near[0]}”?" if near else f"name one of {_some(sorted(known))}"


def _some(keys: list[str]) -> str:
    return ", ".join(keys[:_MOST_NAMED]) + (", …" if len(keys) > _MOST_NAMED else "")


def _next(journey: Journey, step: Step, outcomes: Iterable[str]) -> set[str]:
    return {journey.way(step, outcome) for outcome in outcomes}


def _unreached(journey: Journey) -> Iterator[Found]:
    reached, todo = {END}, [journey.start, *(one.go for one in journey.exit if one.go)]
    while todo:
        key = todo.pop()
        if key not in reached:
            reached.add(key)
            step = journey.by_key[key]
            stage = journey.stages.get(step.stage or "")
            todo.extend(_next(journey, step, step.ends()) | ({stage.late} if stage and stage.late else set()))
    for i, step in enumerate(journey.steps):
        if step.key not in reached:
            yield ("steps", i), "no way leads here; name it in a `then`, or remove it", 0


def _circles(journey: Journey) -> Iterator[Found]:
    """A circle in which no time passes would run for ever at once."""
    leads = _leads_at_once(journey)
    for i, step in enumerate(journey.steps):
        if leads[step.key] >> i & 1:
            yield ("steps", i), "this leads back to itself without any time passing; put a `delay` in the circle", 0


def _leads_at_once(journey: Journey) -> dict[str, int]:
    """Step → all the steps that it leads to without any time passing; a bit for each (Warshall's way)."""
    bits = {step.key: 1 << i for i, step in enumerate(journey.steps)}
    leads = {
        step.key: reduce(or_, (bits.get(key, 0) for key in _next(journey, step, step.at_once())), 0)
        for step in journey.steps
    }
    for through, bit in bits.items():
        leads = {key: found | leads[through] if found & bit else found for key, found in leads.items()}
    return leads


def _conditions(journey: Journey) -> Iterator[Found]:
    names = conditions.Names.of(journey)
    for place, text in journey.expressions:
        yield from _understood("condition", conditions.check, place, text, names)
    for i, step in enumerate(journey.steps):
        for place, text in step.dates().items():
            yield from _understood("date", conditions.check_date, ("steps", i, *place), text, names)


def _understood(what: str, check: Check, place: Place, text: str, names: conditions.Names) -> Iterator[Found]:
    try:
        check(text, names)
    except conditions.ConditionError as error:
        yield place, f"{what}: {error}", error.column - 1


def _itself(journey: Journey) -> Iterator[Found]:
    for i, step in enumerate(journey.steps):
        if step.needs().get("journey") == journey.journey:
            yield (
                ("steps", i, step.kind),
                "a journey cannot start itself; lead back with a `go`",
                0,
            )


def _again_and_again(journey: Journey) -> Iterator[Found]:
    """Whoever may enter again must not do so by what the journey itself brings about."""
    if journey.re_entry == "never":
        return
    stirred = {event: step.key for step in journey.steps for event in step.stirs}
    for i, entry in enumerate(journey.entry):
        if entry.event in stirred:
            why = f"step “{stirred[entry.event]}” brings this event about, so the journey would start itself for ever"
            yield ("entry", i, "event"), f"{why}; name another event, or let `re_entry` be never", 0


def _missing(journey: Journey, exists: Exists) -> Iterator[Found]:
    if not exists("brand", journey.brand):
        yield ("brand",), f"there is no brand “{journey.brand}”", 0
    for i, step in enumerate(journey.steps):
        wanted = [("message", key) for key in step.messages()] + list(step.needs().items())
        for kind, key in wanted:
            if not exists(kind, key):
                yield ("steps", i), f"there is no {kind} “{key}”; add it first, or correct the name", 0
    for place, text in journey.expressions:
        for key, at in segments_in(text):
            if not exists("segment", key):
                yield place, f"there is no segment “{key}”; add it first, or correct the name", at
