"""Overdue: what a pause of a journey held up, and what becomes of it when the pause is over."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self

from store.rows import Row

Policy = Literal["send", "spread", "skip"]
"""At once; spread over a window, each at a moment of its own; or not at all."""


@dataclass(frozen=True)
class Overdue:
    """It concerns whatever was on its way to the gate before `since`, when the pause ended."""

    policy: Policy
    since: datetime
    until: datetime
    """The end of the window."""

    @classmethod
    def read(cls, kept: Row | None) -> Self | None:
        """As a journey's row keeps it; None when there is nothing special."""
        if kept is None:
            return None
        return cls(kept["policy"], *(datetime.fromisoformat(kept[end]) for end in ("from", "until")))

    @property
    def kept(self) -> Row | None:
        """As a journey's row keeps it. To send at once is what is done anyway."""
        if self.policy == "send":
            return None
        return {"policy": self.policy, "from": self.since.isoformat(), "until": self.until.isoformat()}

    def slot(self, touchpoint: str) -> datetime:
        """When it is a touchpoint's turn: somewhere in the window, and always at the same moment."""
        share = int.from_bytes(hashlib.sha256(touchpoint.encode()).digest()[:4]) / 2**32
        return self.since + (self.until - self.since) * share
