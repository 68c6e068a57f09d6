"""A delivery, as those see it who try to make it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from journeys.delivery import Doubt
from journeys.passage import Whereabouts
from store.sending.gate import Closed, Passing

CLAIMED, DATA = UNDER_WAY = "claimed", "data"


@dataclass(frozen=True)
class Delivery:
    """One message to one customer at one touchpoint."""

    where: Whereabouts
    channel: str
    message: str
    topic: str
    address: str | None
    doubt: Doubt
    host: str
    """The right side of its Message-ID."""
    walks: bool = True
    """Whether it is of an enrolment; a broadcast's is of none."""

    @cached_property
    def id(self) -> str:
        """What public links carry."""
        return identity(self.where.touchpoint)

    def passing(self, at: datetime) -> Passing:
        """Who asks at the gate. `at`: the enrolment's clock."""
        return Passing(self.where, at, self.topic, self.channel, self.address)


@dataclass(frozen=True)
class Outcome:
    """What became of a try: a final state, or `claimed` when there is to be another; reason and status are codes."""

    state: str
    reason: str = ""
    code: str = ""
    provider: str = ""
    provider_id: str = ""

    @property
    def told(self) -> dict[str, str | None]:
        """What the ledger keeps of it besides the state."""
        by = {"provider": self.provider, "provider_id": self.provider_id or None} if self.provider else {}
        return {"reason": self.reason, "code": self.code or None, **by}


@dataclass(frozen=True)
class Claim:
    """What the ledger answers to a try."""

    state: str
    reason: str
    fence: int
    message_id: str
    since: datetime
    """Since when nothing but the recipient's own server has stood in the way."""
    provider: str | None = None
    """Who had it, or may have had it."""

    @property
    def over(self) -> bool:
        """Whether this delivery has come to an end, now or before."""
        return self.state not in UNDER_WAY

    def ended_by(self, shut: Closed) -> bool:
        """Whether it is over because the gate is shut now; not before, or for another reason."""
        return (self.state, self.reason) == (shut.state, shut.reason)

    @property
    def in_doubt(self) -> bool:
        """Whether an earlier try may have got through."""
        return self.state == DATA


def identity(touchpoint: str) -> str:
    """A delivery's id, 32 hex digits: the same for every try."""
    return hashlib.sha256(f"delivery:{touchpoint}".encode()).hexdigest()[:32]
