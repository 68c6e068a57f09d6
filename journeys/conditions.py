"""The conditions of a journey: CEL, typed, checked before publishing, with a budget when evaluated.

The walk never imports this: a condition is judged by the hands and at the desk.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from cel_expr_python import cel

from journeys.journey import Journey

_MAP = cel.Type.Map(cel.Type.STRING, cel.Type.DYN)
_POSITION = re.compile(r":(\d+):(\d+): (.*)")


class ConditionError(ValueError):
    """This condition cannot be understood."""

    def __init__(self, message: str, column: int = 1) -> None:
        super().__init__(message)
        self.column = column
        """Where in the condition the fault is, counted from 1."""


@dataclass(frozen=True)
class Names:
    """The names a condition may use; a name that is not here is a fault, found before publishing.

    `event.…` (the event at hand, or the one that opened the door), `profile.locale|zone|interests|attributes`,
    `answers.<survey step>.<question>`, `outcomes.<step>`, `now`.
    """

    asking: frozenset[str] = frozenset()
    steps: frozenset[str] = frozenset()

    @classmethod
    def of(cls, journey: Journey) -> "Names":
        """The names in a journey."""
        asking = frozenset(step.key for step in journey.steps if "survey" in step.needs())
        return cls(asking, frozenset(journey.by_key))

    def declared(self) -> dict[str, tuple[cel.Type, Any]]:
        """Name → its type, and what it is when nothing is known."""
        always = {
            "event": (_MAP, {}),
            "profile.locale": (cel.Type.STRING, ""),
            "profile.zone": (cel.Type.STRING, ""),
            "profile.interests": (cel.Type.List(cel.Type.STRING), []),
            "profile.attributes": (_MAP, {}),
            "now": (cel.Type.TIMESTAMP, None),
        }
        answers: dict[str, tuple[cel.Type, Any]] = {f"answers.{step}": (_MAP, {}) for step in self.asking}
        return always | answers | {f"outcomes.{step}": (cel.Type.STRING, "") for step in self.steps}


@dataclass(frozen=True)
class Known:
    """What is known when a condition is judged."""

    now: datetime
    event: Mapping[str, Any]
    profile: Mapping[str, Any]
    answers: Mapping[str, Mapping[str, Any]]
    outcomes: Mapping[str, str]

    def flat(self) -> dict[str, Any]:
        """By the names that `Names` declares."""
        profile = {f"profile.{name}": value for name, value in self.profile.items()}
        answers = {f"answers.{step}": dict(given) for step, given in self.answers.items()}
        outcomes = {f"outcomes.{step}": outcome for step, outcome in self.outcomes.items()}
        return {"now": self.now, "event": dict(self.event), **profile, **answers, **outcomes}


def check(text: str, names: Names) -> None:
    """Raise ConditionError unless `text` is a yes-or-no question about things that exist."""
    _compiled(text, names)


def holds(text: str, names: Names, known: Known) -> bool:
    """Whether it is so. What is not known makes a condition not hold; it never makes a walk fail."""
    flat = known.flat()
    data = {name: flat.get(name, empty) for name, (_, empty) in names.declared().items()}
    try:
        return _compiled(text, names).eval(data=data).value() is True
    except RuntimeError:  # the iteration budget
        return False


@lru_cache(maxsize=1024)
def _compiled(text: str, names: Names) -> Any:
    try:
        program = _environment(names).compile(text)
    except Exception as error:  # the binding raises nothing more exact
        raise _explained(str(error)) from None
    if program.return_type().name() not in ("BOOL", "DYN"):
        raise ConditionError(f"a condition answers yes or no; this one gives a {program.return_type().name().lower()}")
    return program


@lru_cache(maxsize=64)
def _environment(names: Names) -> Any:
    return cel.NewEnv(variables={name: kind for name, (kind, _) in names.declared().items()})


def _explained(raw: str) -> ConditionError:
    match = _POSITION.search(raw)
    if not match:
        return ConditionError(raw.partition("\n")[0] or "cannot be read")
    message = match[3].replace(" (in container '')", "").partition(" expecting {")[0]
    return ConditionError(message, int(match[2]))
