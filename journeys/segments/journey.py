"""`journey`: whether somebody went a journey, and how it ended."""

from datetime import datetime
from typing import Literal

from journeys.base import Key
from journeys.days import ago
from journeys.person import Passage, Person
from journeys.rule import Circumstances, Rule, Speech
from journeys.span import Lapse

Was = Literal["in", "entered", "completed", "converted", "exited", "unsubscribed", "stopped", "never"]
UNDER_WAY = ("pending", "active", "leaving")


class Journey(Rule):
    """`in` it now, `entered` it ever, ended so, or `never` entered it; `within`: since then."""

    kind = "journey"

    journey: Key
    was: Was = "entered"
    within: Lapse | None = None

    @property
    def by_entry(self) -> bool:
        """Whether it is the entry that must be recent, and not the end."""
        return self.was in ("in", "entered", "never")

    def since(self, now: datetime) -> datetime | None:
        """The first moment that counts."""
        return ago(now, self.within) if self.within else None

    def holds(self, person: Person, at: Circumstances) -> bool:
        return any(self._meant(one, at.now) for one in person.passages) != (self.was == "never")

    def _meant(self, passage: Passage, now: datetime) -> bool:
        moment, since = passage.entered_at if self.by_entry else passage.ended_at, self.since(now)
        recent = since is None or (moment is not None and moment >= since)
        return passage.journey == self.journey and recent and self._was(passage)

    def _was(self, passage: Passage) -> bool:
        if self.was == "in":
            return passage.state in UNDER_WAY
        return self.by_entry or (passage.state, passage.outcome) == ("ended", self.was)

    def says(self, words: Speech) -> str:
        what = words("journey {journey}: {was}", journey=self.journey, was=words.code(self.was))
        return " · ".join([what, *([words("within the last {value}", value=self.within)] if self.within else [])])
