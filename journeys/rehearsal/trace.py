"""The trace of a rehearsal: everything that would happen, moment by moment."""

from datetime import datetime
from typing import Literal

from pydantic import computed_field

from journeys.base import Tolerant
from journeys.money import Money

What = Literal["entered", "message", "granted", "waiting", "heard", "step", "ordered", "left"]


class Mail(Tolerant):
    """A message as it would be sent; `fault` names what its template lacks."""

    message: str
    channel: str
    subject: str = ""
    fault: str | None = None


class Grant(Tolerant):
    """Money that would be given out of a budget."""

    amount: Money
    budget: str


class Scene(Tolerant):
    """One moment of it: `at` in UTC, `local` on the customer's own clock."""

    at: datetime
    local: datetime
    what: What
    step: str | None = None
    stage: str | None = None
    said: str = ""
    """An outcome, an event's name, what became of a message and why, or what is waited for."""
    until: datetime | None = None
    """When the wait ends at the latest, on the customer's own clock."""
    mail: Mail | None = None
    grant: Grant | None = None

    @property
    def sent(self) -> bool:
        """Whether a message goes out here."""
        return self.what == "message" and self.said == "accepted"


class Unheard(Tolerant):
    """An event of the script that moved nothing."""

    at: datetime
    event: str


class Trace(Tolerant):
    """A whole rehearsal."""

    journey: str
    outcome: str | None
    """How it ended; None when the days, or the thousand steps, were over before it did."""
    scenes: list[Scene]
    granted: list[Money]
    """What it would cost, one sum for each currency."""
    unheard: list[Unheard]
    """What the script says and nothing waited for."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def faults(self) -> list[str]:
        """What is wrong with the messages, each once."""
        return list(dict.fromkeys(scene.mail.fault for scene in self.scenes if scene.mail and scene.mail.fault))
