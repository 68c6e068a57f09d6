"""A passage: one customer's way through one version of a journey. All that a walk carries, in one place."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from journeys.base import END, Tolerant
from journeys.road import Heard
from journeys.step import Step
from journeys.travelling import Travelling

What = Literal["entered", "step", "waiting", "heard", "left", "ordered", "refused", "stuck"]

_DEEDS_AN_EVENT = 64


class Note(Tolerant):
    """One line of the history: what happened, in codes; `operations/enrolments/story.py` puts it into words."""

    seq: int
    at: datetime
    what: What
    step: str | None = None
    visit: int = 0
    said: str = ""
    """An outcome, an event's name, an order, why it stands still, or why the customer left."""
    until: datetime | None = None


class Passage(Tolerant):
    """Everything that crosses continue-as-new, and everything a restart from the store needs."""

    enrolment: str
    customer: str
    version: int
    definition: Travelling
    watched: bool = False
    """Whether what ends it early was registered at the door already, before anybody walked."""
    cursor: str | None = None
    visits: dict[str, int] = {}
    outcomes: dict[str, str] = {}
    since: datetime | None = None
    """When the step's own wait began; None when it has not."""
    deadline: datetime | None = None
    """When it ends, absolute: a restart never lengthens it. None with `since`: to be worked out anew."""
    staged_at: datetime | None = None
    """When the stage at hand began."""
    names: dict[str, str] = {}
    """Steps that a migration renamed, key → the name under which their touchpoints are known."""
    paused_at: datetime | None = None
    """While an operator holds it: since when."""
    fault: str | None = None
    """Why it stands still, as a code; somebody has to repair it."""
    inbox: list[Heard] = []
    """Heard, and not yet taken by the wait that asked for it."""
    seen: list[str] = []
    """Ids of events and orders received, the latest last: a signal may come twice."""
    notes: list[Note] = []
    """Not written down yet; the next deed takes them along."""
    next_note: int = 0
    asked: int = 0
    """Grows with every deed: a late try of an old one must not turn the store's picture back."""
    past: int = 0
    """Events in the histories before this one."""
    longest_history: int = 2_000
    """Events after which the walk goes on in a fresh history, well below the server's own limits."""
    most_steps: int = 10_000
    """Whoever goes round and round is stopped here."""

    @property
    def step(self) -> Step | None:
        """The step at hand; None before the first and after the last."""
        return self.definition.by_key.get(self.cursor or "")

    @property
    def visit(self) -> int:
        """Which visit of the step at hand this is, from 1; 0 where there is none."""
        return self.visits.get(self.cursor or "", 0)

    @property
    def touchpoint(self) -> str:
        """The name of the meeting at hand."""
        return self.meeting(self.cursor or "")

    def meeting(self, step: str) -> str:
        """The touchpoint of the latest visit of a step; of the first when there was none."""
        least = 1 if step else 0
        return touchpoint(self.enrolment, self.names.get(step, step), max(self.visits.get(step, 0), least))

    @property
    def stage(self) -> str | None:
        """The stage at hand."""
        return self.step.stage if self.step else None

    @property
    def late_at(self) -> datetime | None:
        """When the stage at hand has taken longer than it may; None when it may take for ever."""
        stage = self.definition.stages.get(self.stage or "")
        if stage is None or stage.longest is None or stage.late is None or self.staged_at is None:
            return None
        return self.staged_at + stage.longest

    @property
    def runs_away(self) -> bool:
        """Whether it has taken more steps than anybody means a customer to take."""
        return sum(self.visits.values()) > self.most_steps

    @property
    def stands(self) -> bool:
        """Whether it goes nowhere until somebody says so."""
        return self.paused_at is not None or self.fault is not None

    def go_to(self, key: str, now: datetime) -> None:
        """Leave the step at hand for another, or for the end."""
        before = self.stage
        self.cursor, self.fault, self.since, self.deadline = key, None, None, None
        self.inbox = []  # what the step before asked for and did not need
        if key != END:
            self.visits = {**self.visits, key: self.visits.get(key, 0) + 1}
        if self.stage != before or self.staged_at is None:
            self.staged_at = now

    def finish(self, outcome: str, now: datetime) -> None:
        """The step at hand has come to an outcome: go where it leads."""
        if self.step:
            self.outcomes = {**self.outcomes, self.step.key: outcome}
            self.go_to(self.definition.way(self.step, outcome), now)

    def ask(self, events: int) -> None:
        """Another deed, in a history of so many events. It counts for more than all that a discarded task asked for."""
        self.asked = max(self.asked + 1, (self.past + events) * _DEEDS_AN_EVENT)

    def go_on_after(self, events: int) -> None:
        """The history at hand, of so many events, is followed by another."""
        self.past += events

    def note(self, at: datetime, what: What, said: str = "", until: datetime | None = None) -> None:
        """Add a line to the history; the next deed writes it down."""
        here = {"step": self.cursor, "visit": self.visit}
        line = Note(seq=self.next_note, at=at, what=what, said=said, until=until, **here)
        self.notes, self.next_note = [*self.notes, line], self.next_note + 1

    def written(self, notes: list[Note]) -> None:
        """These lines are in the store."""
        seqs = {line.seq for line in notes}
        self.notes = [line for line in self.notes if line.seq not in seqs]


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
    since: datetime | None = None
    deadline: datetime | None = None
    staged_at: datetime | None = None
    names: dict[str, str] = {}
    fault: str | None = None
    notes: list[Note] = Field(default_factory=list)
    by: str = Field("", exclude=True)
    """The channel, where another was tried before it; the hands say so, it never travels."""

    @classmethod
    def of(cls, at: Passage, now: datetime) -> "Whereabouts":
        """Where a passage is."""
        same = {name: getattr(at, name) for name in cls.model_fields.keys() & Passage.model_fields.keys()}
        return cls(**same, journey=at.definition.journey, now=now, step=at.cursor, visit=at.visit)

    @property
    def place(self) -> str:
        """`step/visit`."""
        return place(self.step, self.visit)

    @property
    def touchpoint(self) -> str:
        """`enrolment/step/visit`: the idempotency key of whatever is done here; behind it the channel it is `by`."""
        step = self.step or ""
        meeting = touchpoint(self.enrolment, self.names.get(step, step), self.visit)
        return f"{meeting}/{self.by}" if self.by else meeting


def events_behind(asked: int) -> int:
    """How many events a passage has behind it that has come to `asked`."""
    return asked // _DEEDS_AN_EVENT + 1


def place(step: str | None, visit: int) -> str:
    """Where on a journey that is, whoever walks it."""
    return f"{step}/{visit}"


def touchpoint(enrolment: str, step: str, visit: int) -> str:
    """The name of one meeting of one customer at one step."""
    return f"{enrolment}/{step}/{visit}"


def meeting(touchpoint: str) -> str:
    """The meeting of which a line in the ledger is: each channel after the first has its own behind it."""
    return "/".join(touchpoint.split("/")[:3])
