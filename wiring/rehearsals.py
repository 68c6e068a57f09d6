"""Rehearsals: a journey and whatever it takes to walk it, for tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from journeys.journey import Journey
from journeys.rehearsal.programme import Programme
from journeys.scenarios.report import Report
from journeys.scenarios.scenario import MONDAY, Expected, begins
from journeys.scenarios.verdict import misses
from journeys.soundness import sound
from messages.content.rendering import Renderer
from operations.rehearsals.dry_run import rehearsed
from wiring import settings, texts


@dataclass(frozen=True, repr=False)
class Walk(Report):
    """What became of a customer, and whether it is what somebody expects."""

    def expect(self, **expected: Any) -> None:
        """Fail unless it is so; takes what `expect` takes in a file of scenarios. Raises AssertionError."""
        __tracebackhide__ = True
        missed = misses(self, Expected.model_validate(expected))
        if missed:
            raise AssertionError("\n".join(["not as expected", *map(str, missed)]))

    def __repr__(self) -> str:
        return f"<{self.trace.journey}: {self.outcome}>"


@dataclass(frozen=True, repr=False)
class Rehearsals:
    """A sound journey, to be walked as often as one likes."""

    definition: Journey
    renderer: Renderer
    walks: list[tuple[str, Walk]] = field(default_factory=list)
    """Who walked, and what became of them."""

    def run(
        self,
        customer: Mapping[str, Any],
        events: Sequence[Mapping[str, Any]] = (),
        *,
        replies: Mapping[str, Any] = MappingProxyType({}),
        days: int = 90,
        start: datetime = MONDAY,
    ) -> Walk:
        """Walk it, from `start` on the customer's own clock. Raises ValidationError for a customer who cannot be."""
        asked = {"customer": customer, "events": events, "replies": replies, "days": days}
        programme = Programme.model_validate(asked)
        example = programme.customer
        walk = Walk(rehearsed(self.definition, programme, self.renderer, begins(example, start)))
        self.walks.append((example.name or example.id, walk))
        return walk

    def __repr__(self) -> str:
        return f"<journey {self.definition.journey}>"


def opened(file: Path) -> Rehearsals:
    """The journey in a file. Raises JourneyFaults when it is not sound."""
    renderer = texts.renderer(settings.load())
    return Rehearsals(sound(file.read_text(encoding="utf-8"), texts.exists(renderer)).journey, renderer)
