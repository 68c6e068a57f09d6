"""Since when: what was noted on the way tells when a step began."""

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

_OVER = ("entered", "step")


class Mark(NamedTuple):
    """What was noted, of which step, and when by the enrolment's clock."""

    what: str
    step: str | None
    at: datetime


def began(step: Collection[str], marks: Iterable[Mark]) -> datetime | None:
    """When the latest visit of a step, by any of its names, began: when the one before was over. None: never."""
    visits = (
        before.at
        for before, mark in pairwise(marks)
        if mark.step in step and (before.what in _OVER or before.step not in step)
    )
    return max(visits, default=None)
