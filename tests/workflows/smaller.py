"""A counterexample made smaller: without this event, without that step, as long as its traces still part."""

import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any

from journeys.base import END
from journeys.soundness import faults
from journeys.text import plain, tree_of
from tests.workflows.twice import Case

_MOST = 40
"""Tries; each is a whole walk."""


async def smallest(case: Case, how: str, differs: Callable[[Case], Awaitable[str | None]]) -> tuple[Case, str]:
    """The smallest case found that still differs, and how it does."""
    tries = 0
    while tries < _MOST:
        for candidate in _smaller(case):
            tries += 1
            if still := await differs(candidate):
                case, how = candidate, still
                break
        else:
            break
    return case, how


def _smaller(case: Case) -> Iterator[Case]:
    for i in range(len(case.events)):
        yield replace(case, events=case.events[:i] + case.events[i + 1 :])
    for text in _shorter(case.text):
        if not faults(f"journey: x\n{text}"):
            yield replace(case, text=text)


def _shorter(text: str) -> Iterator[str]:
    """Without one of its steps, or of what stands above them."""
    journey = plain(tree_of(text))
    steps = journey["steps"]
    for i, step in enumerate(steps):
        following = steps[i + 1]["key"] if i + 1 < len(steps) else END
        yield _written(journey | {"steps": _elsewhere([*steps[:i], *steps[i + 1 :]], step["key"], following)})
    for name in journey.keys() - {"steps", "stages"}:
        yield _written({other: value for other, value in journey.items() if other != name})


def _elsewhere(node: Any, key: str, following: str) -> Any:
    """The same, leading to the following step wherever it led to this one."""
    if isinstance(node, dict):
        return {name: _elsewhere(value, key, following) for name, value in node.items()}
    if isinstance(node, list):
        return [_elsewhere(value, key, following) for value in node]
    return following if node == key else node


def _written(journey: dict[str, Any]) -> str:
    head = [f"{name}: {json.dumps(value)}\n" for name, value in journey.items() if name != "steps"]
    steps = [f"  - {json.dumps(step)}\n" for step in journey["steps"]]
    return "".join([*head, "steps:\n", *steps])
