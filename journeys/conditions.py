"""The conditions of a journey: CEL, typed, checked before publishing, with a budget when evaluated.

The walk never imports this: a condition is judged by the hands and at the desk.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from cel_expr_python import cel

from journeys.anatomy import Part, parts_of
from journeys.effort import bearable, refusals
from journeys.journey import Journey

_MAP = cel.Type.Map(cel.Type.STRING, cel.Type.DYN)
LONGEST = 2_000
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

    `event.…` (the event at hand, or the one that opened the door), `profile.locale|zone|interests|attributes|traits`,
    `segments.<key>` (whether the customer belongs there now),
    `answers.<survey step>.<question>`, `replies.<webhook step>.status|body`, `outcomes.<step>`, `visits.<step>`, `now`.
    """

    asking: frozenset[str] = frozenset()
    calling: frozenset[str] = frozenset()
    steps: frozenset[str] = frozenset()
    segments: frozenset[str] = frozenset()

    @classmethod
    def of(cls, journey: Journey) -> "Names":
        """The names in a journey."""
        asking, calling = (
            frozenset(step.key for step in journey.steps if thing in step.needs()) for thing in ("survey", "webhook")
        )
        return cls(asking, calling, frozenset(journey.by_key), journey.segments)

    def declared(self) -> dict[str, tuple[cel.Type, Any]]:
        """Name → its type, and what it is when nothing is known."""
        always = {
            "event": (_MAP, {}),
            "profile.locale": (cel.Type.STRING, ""),
            "profile.zone": (cel.Type.STRING, ""),
            "profile.interests": (cel.Type.List(cel.Type.STRING), []),
            "profile.attributes": (_MAP, {}),
            "profile.traits": (_MAP, {}),
            "now": (cel.Type.TIMESTAMP, None),
        }
        return always | {f"segments.{key}": (cel.Type.BOOL, False) for key in self.segments} | dict(self._of_steps())

    def _of_steps(self) -> Iterator[tuple[str, tuple[cel.Type, Any]]]:
        for step in self.asking:
            yield f"answers.{step}", (_MAP, {})
        for step in self.calling:
            yield f"replies.{step}.status", (cel.Type.INT, 0)
            yield f"replies.{step}.body", (cel.Type.DYN, {})
        for step in self.steps:
            yield f"outcomes.{step}", (cel.Type.STRING, "")
            yield f"visits.{step}", (cel.Type.INT, 0)


@dataclass(frozen=True)
class Known:
    """What is known when a condition is judged."""

    now: datetime
    event: Mapping[str, Any]
    profile: Mapping[str, Any]
    answers: Mapping[str, Mapping[str, Any]]
    outcomes: Mapping[str, str]
    visits: Mapping[str, int]
    replies: Mapping[str, Mapping[str, Any]]
    """Step → `{status, body}`."""
    segments: Collection[str] = ()
    """Those the customer belongs to, of those that were asked for."""

    def flat(self) -> dict[str, Any]:
        """By the names that `Names` declares."""
        profile = {f"profile.{name}": value for name, value in self.profile.items()}
        answers = {f"answers.{step}": dict(given) for step, given in self.answers.items()}
        outcomes = {f"outcomes.{step}": outcome for step, outcome in self.outcomes.items()}
        visits = {f"visits.{step}": visit for step, visit in self.visits.items()}
        replies = {
            f"replies.{step}.{part}": said for step, reply in self.replies.items() for part, said in reply.items()
        }
        segments = {f"segments.{key}": True for key in self.segments}
        at_hand = {"now": self.now, "event": dict(self.event), **profile, **segments}
        return at_hand | answers | outcomes | visits | replies


def check(text: str, names: Names) -> None:
    """Raise ConditionError unless `text` is a yes-or-no question about things that exist."""
    _gives(text, names, "BOOL", "a condition answers yes or no")


def check_date(text: str, names: Names) -> None:
    """Raise ConditionError unless `text` can give a date: a moment, or ISO text."""
    _gives(text, names, "TIMESTAMP STRING", "a date is wanted")


def _gives(text: str, names: Names, kinds: str, wanted: str) -> None:
    if len(text) > LONGEST:
        raise ConditionError(f"at most {LONGEST} characters; take several steps to it")
    kind = _compiled(text, names).return_type().name()
    for message, at in refusals(_parts(text, names)):
        raise ConditionError(message, len(text[:at].rpartition("\n")[2]) + 1)
    if kind not in ("DYN", *kinds.split()):
        raise ConditionError(f"{wanted}; this one gives a {kind.lower()}")


def holds(text: str, names: Names, known: Known) -> bool:
    """Whether it is so. What is not known makes a condition not hold; it never makes a walk fail."""
    return value(text, names, known) is True


def value(text: str, names: Names, known: Known) -> Any:
    """What an expression comes to; None when something in it is not known, or when it would be too much work."""
    flat = known.flat()
    data = {name: flat.get(name, empty) for name, (_, empty) in names.declared().items()}
    parts = _parts(text, names)
    # A version published before something was refused may still have it.
    if any(refusals(parts)) or not bearable(text, parts, data):
        return None
    try:
        found = _compiled(text, names).eval(data=data)
    except RuntimeError:  # the iteration budget
        return None
    return None if found.type() == cel.Type.ERROR else found.value()


@lru_cache(maxsize=1024)
def _compiled(text: str, names: Names) -> Any:
    try:
        return _environment(names).compile(text)
    except Exception as error:  # the binding raises nothing more exact
        raise _explained(str(error)) from None


@lru_cache(maxsize=1024)
def _parts(text: str, names: Names) -> tuple[Part, ...]:
    return parts_of(_compiled(text, names).serialize())


@lru_cache(maxsize=64)
def _environment(names: Names) -> Any:
    return cel.NewEnv(variables={name: kind for name, (kind, _) in names.declared().items()})


def _explained(raw: str) -> ConditionError:
    match = _POSITION.search(raw)
    if not match:
        return ConditionError(raw.partition("\n")[0] or "cannot be read")
    message = match[3].replace(" (in container '')", "").partition(" expecting {")[0]
    return ConditionError(message, int(match[2]))
