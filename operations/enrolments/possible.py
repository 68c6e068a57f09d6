"""Possible: whether an order can be given, as far as can be seen from the desk; if not, what can be done instead."""

import difflib
from collections.abc import Iterable
from datetime import datetime
from functools import singledispatch

from journeys.base import END
from journeys.journey import Journey
from journeys.orders import Jump, Move, Order, Skip
from operations.desk import Conflict, Refused
from store.rows import Row


def possible(order: Order, enrolment: Row, journey: Journey, now: datetime) -> None:
    """Raises Conflict where it is too early or too late for it, Refused for what there is not."""
    if enrolment["state"] == "leaving":
        raise Conflict("this enrolment has been stopped; it is about to end")
    if enrolment["step"] not in journey.by_key:
        raise Conflict("this enrolment has not come to its first step yet; try again in a moment")
    _possible(order, enrolment, journey, now)


@singledispatch
def _possible(order: Order, enrolment: Row, journey: Journey, now: datetime) -> None:
    """A step can be tried again anywhere; what was done at it is not done twice."""


@_possible.register
def _(order: Skip, enrolment: Row, journey: Journey, now: datetime) -> None:
    step = journey.by_key[enrolment["step"]]
    if order.outcome not in (None, *step.ends()):
        raise Refused(f"step {step.key} cannot end as “{order.outcome}”; it can be {', '.join(step.ends())}")


@_possible.register
def _(order: Jump, enrolment: Row, journey: Journey, now: datetime) -> None:
    known_step(order.to, journey.by_key)


@_possible.register
def _(order: Move, enrolment: Row, journey: Journey, now: datetime) -> None:
    if enrolment["deadline"] is None or enrolment["in_passing"]:
        raise Conflict(f"step {enrolment['step']} does not wait for a time that could be moved; skip it instead")
    if order.until <= max(now, enrolment["clock"]):
        raise Refused("this time has passed already; skip the step to end its wait at once")


def known_step(key: str, steps: Iterable[str]) -> None:
    """Raises Refused for a step there is not, with the names that come nearest."""
    known = {*steps, END}
    if key not in known:
        near = difflib.get_close_matches(key, known, n=3)
        remedy = f"did you mean {' or '.join(near)}?" if near else f"name one of {', '.join(sorted(known))}"
        raise Refused(f"there is no step “{key}”; {remedy}")
