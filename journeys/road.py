"""The road: the only way a step asks the world for anything.

Temporal lays it durably (`workflows/road.py`), the rehearsal lays it instantly (`journeys/rehearsal.py`).
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Generic, Protocol, TypeVar

from journeys.base import Tolerant

Answer = TypeVar("Answer", bound=Tolerant)


@dataclass(frozen=True)
class Deed(Generic[Answer]):
    """Something the hands can do: the activity's name, and the shape of its answer.

    `quick` deeds only look into our own store and may run inside the workflow task.
    """

    name: str
    answer: type[Answer]
    quick: bool = False


class Heard(Tolerant):
    """An event that reached an enrolment. Ids and names only: what it says stays in the store."""

    id: str
    name: str
    about: str | None = None
    leads_to: str | None = None
    """Set when the event ends the enrolment: the outcome it ends with (`unsubscribed`, `converted`, …)."""


class Hearken(Tolerant):
    """What a wait listens for. `about` narrows it to one touchpoint (`enrolment/step/visit`)."""

    event: str
    where: str | None = None
    about: str | None = None


class Wait(Tolerant):
    """A wait: for a span, until a local time, for events, or whichever comes first."""

    span: timedelta
    at: time | None = None
    until: datetime | None = None
    hearken: tuple[Hearken, ...] = ()


class Road(Protocol):
    """What a step may ask for while it is walked."""

    @property
    def now(self) -> datetime:
        """The enrolment's clock: virtual in a rehearsal, in tests and in the demo."""

    @property
    def touchpoint(self) -> str:
        """`enrolment/step/visit`: the name of this one meeting, the same on every retry."""

    async def ask(self, deed: Deed[Answer], request: Tolerant, *, queue: str | None = None, says: str = "") -> Answer:
        """Have a deed done, at least once; deeds are idempotent by touchpoint."""

    async def wait(self, wait: Wait, *, says: str = "") -> Heard | None:
        """Wait; the event that ended it, or None when its time was up. What came before the wait counts as well."""
