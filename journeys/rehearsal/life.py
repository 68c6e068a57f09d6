"""What the customer does: some of it has happened, the rest is to come."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from journeys.rehearsal.script import Happening, Script
from journeys.rehearsal.trace import Unheard
from journeys.road import ANYTHING, Hearken


@dataclass(frozen=True, eq=False)
class Event:
    """Something that happened; `about` is the touchpoint or the topic it is about."""

    at: datetime
    happening: Happening
    about: str | None

    @property
    def name(self) -> str:
        """Its one name."""
        return self.happening.event

    @property
    def properties(self) -> Mapping[str, Any]:
        """What it says."""
        return self.happening.properties

    def meets(self, one: Hearken) -> bool:
        """Whether it is of the name, and about the thing, that somebody listens for."""
        return one.event in (ANYTHING, self.name) and one.about in (None, self.about)


class Life:
    """The script, as far as it has come."""

    def __init__(self, script: Script, start: datetime) -> None:
        self.opening = next((one for one in script if one.opens), None)
        others = [(one.moment(start), one) for one in script if one is not self.opening]
        self._coming = deque(sorted((one for one in others if one[0] > start), key=lambda one: one[0]))
        self._happened = [Event(at, happening, happening.about) for at, happening in others if at <= start]
        self._heeded: list[Event] = []
        self._counts_from = self._newest = len(self._happened)

    def arrive(self) -> None:
        """A step begins: what happened since the step before it began counts here, and nothing earlier."""
        self._counts_from, self._newest = self._newest, len(self._happened)

    def until(self, moment: datetime) -> Iterator[tuple[datetime, Happening]]:
        """What is to come until a moment, one after the other."""
        while self._coming and self._coming[0][0] <= moment:
            yield self._coming.popleft()

    def keep(self, event: Event) -> None:
        """It has happened."""
        self._happened.append(event)

    def heed(self, event: Event) -> None:
        """It moved the walk."""
        self._heeded.append(event)

    def before(self, one: Hearken, moment: datetime | None) -> Iterator[Event]:
        """What happened already and counts for who listens now: since a moment, or since the step before began."""
        if moment is not None:
            # What came at that very moment came before: it is what led there.
            return (event for event in self._happened if event.at > moment and event.meets(one))
        since = 0 if one.about else self._counts_from
        return (event for event in self._happened[since:] if event.meets(one))

    def place(self, event: Event) -> int:
        """Where it stands in the row of all that happened."""
        return self._happened.index(event)

    def unheard(self) -> list[Unheard]:
        """What moved nothing, and what the walk did not live to see."""
        missed = [(event.at, event.happening) for event in self._happened if event not in self._heeded]
        return [Unheard(at=at.astimezone(UTC), event=one.event) for at, one in [*missed, *self._coming]]
