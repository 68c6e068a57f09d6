"""The difference between two definitions: what a reader of both would mark, in the order of the new one."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from journeys.base import Frozen
from journeys.journey import Journey
from journeys.step import Step

_JOURNEY = {"journey", "steps"}
_STEP = {"key"}


@dataclass(frozen=True)
class Edit:
    """A field (`quiet_hours.from`), or an outcome's way: what it said and what it says, as JSON; None: nothing."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Change:
    """One place that differs: the journey itself, or a step. A step that was moved may have edits as well."""

    what: Literal["journey", "added", "removed", "moved", "changed"]
    step: str | None
    label: str
    fields: tuple[Edit, ...] = ()
    ways: tuple[Edit, ...] = ()
    """Outcome → the step it leads to; also those that changed because another step now follows."""


def difference(old: Journey, new: Journey) -> list[Change]:
    """Every place that differs; empty for two that say the same."""
    fields = tuple(_edits(_said(old, _JOURNEY), _said(new, _JOURNEY)))
    return [*([Change("journey", None, new.label, fields)] if fields else []), *_steps(old, new)]


def _steps(old: Journey, new: Journey) -> Iterator[Change]:
    before, after = list(old.by_key), list(new.by_key)
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        for key in before[i:j]:
            if key not in new.by_key:
                yield Change("removed", key, old.by_key[key].label)
        for key in after[k:m]:
            if key not in old.by_key:
                yield Change("added", key, new.by_key[key].label)
            elif (change := _step(old, new, key, moved=tag != "equal")) is not None:
                yield change


def _step(old: Journey, new: Journey, key: str, *, moved: bool) -> Change | None:
    was, now = old.by_key[key], new.by_key[key]
    ways = tuple(_ways(old, new, was, now))
    skipped = _STEP | {"then"} if ways else _STEP  # where the outcomes lead says more than `then` does
    fields = tuple(_edits(_said(was, skipped), _said(now, skipped)))
    if not (moved or fields or ways):
        return None
    return Change("moved" if moved else "changed", key, now.label, fields, ways)


def _ways(old: Journey, new: Journey, was: Step, now: Step) -> Iterator[Edit]:
    own = {**was.exits(), **now.exits()}  # these stand in the step's own fields
    for outcome in now.ends():
        if outcome in was.ends() and outcome not in own:
            before, after = old.way(was, outcome), new.way(now, outcome)
            if before != after:
                yield Edit(outcome, before, after)


def _said(part: Frozen, without: set[str]) -> dict[str, Any]:
    return {name: value for name, value in part.model_dump(mode="json").items() if name not in without}


def _edits(old: dict[str, Any], new: dict[str, Any], within: str = "") -> Iterator[Edit]:
    for name in {**new, **old}:
        was, now = old.get(name), new.get(name)
        if isinstance(was, dict) and isinstance(now, dict):
            yield from _edits(was, now, f"{within}{name}.")
        elif was != now:
            yield Edit(f"{within}{name}", was, now)


def written(value: Any) -> str:
    """A value of an edit on one line, as a journey's text would say it; a dash for nothing."""
    match value:
        case None:
            return "–"
        case dict():
            return "{" + ", ".join(f"{name}: {written(inner)}" for name, inner in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(written, value)) + "]"
        case bool():
            return str(value).lower()
    return str(value)
