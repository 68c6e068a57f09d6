"""Migration: whether somebody on their way can go on by another version, and what it would be like."""

from dataclasses import dataclass, replace
from datetime import datetime

from journeys.conditions import Known
from journeys.orders import Migrate
from journeys.passage import Passage
from journeys.rehearsal.example import Example
from journeys.rehearsal.onward import Onward

NO_COUNTERPART, ANOTHER_KIND = "no_counterpart", "another_kind"
NEVER_PASSED, NO_END, NOT_WALKABLE = "never_passed", "no_end", "not_walkable"


@dataclass(frozen=True)
class Verdict:
    """Where somebody would go on, and until when they would wait there; or why it cannot be."""

    step: str
    due: datetime | None = None
    reason: str | None = None
    """None: it can be."""
    about: str = ""
    """What the reason is about: steps that they never came by, or what failed."""


def judged(passage: Passage, order: Migrate, customer: Example, known: Known) -> Verdict:
    """Walk the rest of the way by the new version. The passage, which stands at a step, stays as it is."""
    verdict = Verdict(order.new(passage.cursor or ""))
    step = order.definition.by_key.get(verdict.step)
    if step is None:
        return replace(verdict, reason=NO_COUNTERPART)
    if passage.step and passage.step.kind != step.kind and passage.cursor not in order.steps:
        return replace(verdict, reason=ANOTHER_KIND)
    return _walked(passage, order, customer, known, verdict)


def _walked(passage: Passage, order: Migrate, customer: Example, known: Known, verdict: Verdict) -> Verdict:
    moved = passage.model_copy()
    order.carry_out(moved, known.now)
    stranger = order.definition.by_key.keys() - {order.new(key) for key in passage.definition.by_key}
    walk = Onward(moved, customer, _renamed(known, order), stranger)
    try:
        outcome = walk.through()
    except Exception as error:  # whatever goes wrong here would go wrong on the way
        return replace(verdict, reason=NOT_WALKABLE, about=type(error).__name__)
    if walk.lacks:
        return replace(verdict, reason=NEVER_PASSED, about=", ".join(walk.lacks))
    if outcome is None and _ends(passage, customer, known):
        return replace(verdict, reason=NO_END)
    return replace(verdict, due=walk.due)


def _ends(passage: Passage, customer: Example, known: Known) -> bool:
    """Whether the way they are on has an end; who goes round and round already may go on to."""
    try:
        return Onward(passage.model_copy(), customer, known).through() is not None
    except Exception:
        return False


def _renamed(known: Known, order: Migrate) -> Known:
    """The same, by the names of the new version."""
    answers = {order.new(step): said for step, said in known.answers.items()}
    return replace(known, answers=answers, replies={order.new(step): said for step, said in known.replies.items()})
