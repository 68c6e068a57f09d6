"""The road: the only way a step asks the world for anything.

Temporal lays it durably (`workflows/road.py`), the rehearsal lays it instantly (`journeys/rehearsal/road.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo

from journeys.appointment import Appointment
from journeys.base import Tolerant
from journeys.local_time import Weekday, due
from journeys.opening_hours import OpeningHours
from journeys.world import World

Answer = TypeVar("Answer", bound=Tolerant)

ANYTHING = "*"
"""Stands for every event, where one is listened for."""
ENTRY = "entry"
"""Where `since` may look back to besides a step."""


@dataclass(frozen=True)
class Deed(Generic[Answer]):
    """Something the hands can do: the activity's name, and the shape of its answer.

    `quick` deeds only look into our own store and may run inside the workflow task.
    """

    name: str
    answer: type[Answer]
    quick: bool = False
    rehearsed: Callable[[World, Any], Answer] | None = None
    """`rehearsed(world, request)`: how it goes when nothing is real; without it, the answer with its defaults."""


class Heard(Tolerant):
    """An event that reached an enrolment. Ids and names only: what it says stays in the store."""

    id: str
    name: str
    about: str | None = None
    leads_to: str | None = None
    """Set when the event ends the enrolment: the outcome it ends with (`unsubscribed`, `converted`, …)."""
    turns_to: str | None = None
    """Set when it turns the enrolment elsewhere: the step where it goes on."""


class Hearken(Tolerant):
    """What a wait listens for. `about` narrows it to one touchpoint (`enrolment/step/visit`)."""

    event: str
    where: str | None = None
    about: str | None = None
    since: str | None = None
    """From when on it counts: `entry`, or a step's key for when its latest visit began; else since the step before."""


class Wait(Tolerant):
    """A wait: for a span, until a local time, for events, or whichever comes first."""

    span: timedelta = timedelta(0)
    months: int = 0
    """Of the calendar, on the customer's own clock; the span comes after them."""
    at: time | None = None
    weekday: Weekday | None = None
    """With `at`: on this day of the week."""
    hours: OpeningHours | None = None
    """And then until these begin, unless it is open already."""
    appointment: Appointment | None = None
    """Until a date in the customer's data, instead of all these."""
    until: datetime | None = None
    """Known already: by who asks (the end of quiet hours), or because the wait goes on after a restart."""
    since: datetime | None = None
    """When it began, if that was before now: a wait that is planned anew is not longer for it."""
    in_passing: bool = False
    """Something in the way of what the step is about, such as quiet hours; not the step's own wait."""
    hearken: tuple[Hearken, ...] = ()

    def over(self, now: datetime, zone: ZoneInfo, found: object = None) -> datetime:
        """When it is over unless something is heard before, in UTC, for a customer who lives in `zone`.

        `found` is what was found where the appointment stands. Raises Missed.
        """
        begun = self.since or now
        if self.until:
            return self.until
        if self.appointment:
            return self.appointment.moment(begun, zone, found)
        earliest = due(begun, self.span, self.at, zone, self.weekday, self.months)
        return self.hours.opens(earliest, zone) if self.hours else earliest


class Road(Protocol):
    """What a step may ask for while it is walked."""

    @property
    def now(self) -> datetime:
        """The enrolment's clock: virtual in a rehearsal, in tests and in the demo."""

    @property
    def customer(self) -> str:
        """The customer's id."""

    @property
    def journey(self) -> str:
        """The journey's key."""

    @property
    def touchpoint(self) -> str:
        """`enrolment/step/visit`: the name of this one meeting, the same on every retry."""

    @property
    def visit(self) -> int:
        """The number of this visit of the step, from 1."""

    async def ask(self, deed: Deed[Answer], request: Tolerant, *, queue: str | None = None, says: str = "") -> Answer:
        """Have a deed done, at least once; deeds are idempotent by touchpoint."""

    async def wait(self, wait: Wait, *, says: str = "") -> Heard | None:
        """Wait; the event that ended it, or None when its time was up. What came before the wait counts as well.

        Raises Missed when it is for an appointment and there is none.
        """
