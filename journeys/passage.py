"""A passage: one customer's way through one version of a journey. All that a walk carries, in one place."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from journeys.base import Tolerant
from journeys.journey import Journey
from journeys.road import Heard

What = Literal["entered", "step", "waiting", "heard", "left"]


class Note(Tolerant):
    """One line of the history: what happened on the way, in codes; `operations/review.py` puts it into words."""

    seq: int
    at: datetime
    what: What
    step: str | None = None
    visit: int = 0
    said: str = ""
    """An outcome, an event's name, or why the customer left."""
    until: datetime | None = None


class Passage(Tolerant):
    """Everything that crosses continue-as-new, and everything a restart from the store needs."""

    enrolment: str
    customer: str
    version: int
    definition: Journey
    cursor: str | None = None
    visits: dict[str, int] = {}
    outcomes: dict[str, str] = {}
    deadline: datetime | None = None
    """When the wait under way ends, absolute: a restart never lengthens it."""
    inbox: list[Heard] = []
    """Heard, and not yet taken by the wait that asked for it."""
    seen: list[str] = []
    """Ids of events heard, the latest last: a signal may come twice."""
    notes: list[Note] = []
    """Not written down yet; the next deed takes them along."""
    next_note: int = 0
    asked: int = 0
    """Deeds asked for so far: a late try of an old deed must not turn the store's picture back."""
    longest_history: int = 2_000
    """Events after which the walk goes on in a fresh history, well below the server's own limits."""


class Whereabouts(Tolerant):
    """Where a walk is; goes with every deed, so that the store's picture is written by whoever acts anyway."""

    enrolment: str
    customer: str
    journey: str
    version: int
    asked: int = 0
    now: datetime
    """The enrolment's clock."""
    step: str | None = None
    visit: int = 0
    visits: dict[str, int] = {}
    outcomes: dict[str, str] = {}
    deadline: datetime | None = None
    notes: list[Note] = Field(default_factory=list)

    @property
    def touchpoint(self) -> str:
        """`enrolment/step/visit`: the idempotency key of whatever is done here."""
        return touchpoint(self.enrolment, self.step or "", self.visit)


def touchpoint(enrolment: str, step: str, visit: int) -> str:
    """The name of one meeting of one customer at one step."""
    return f"{enrolment}/{step}/{visit}"
