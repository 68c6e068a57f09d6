"""The trail: the way that somebody took, to be marked on the map."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from journeys.cartography.chart import Edge
from journeys.journey import Journey
from journeys.map import ENTRY
from journeys.rehearsal.trace import Scene, Trace
from journeys.step import Step


@dataclass(frozen=True)
class Met:
    """A step on the way: the how manieth it is, when they first came to it, and what it last came to."""

    number: int
    at: datetime
    outcome: str = ""


@dataclass(frozen=True)
class Trail:
    """The steps met, and the ways taken as pairs of cards."""

    met: Mapping[str, Met]
    ways: frozenset[tuple[str, str]]

    def leads_along(self, edge: Edge) -> bool:
        """Whether they went this way."""
        return (edge.source, edge.target) in self.ways

    def comes_by(self, card: str) -> bool:
        """Whether they came to a step, the entry or the end."""
        return card in self.met or any(card in way for way in self.ways)


def trail_of(journey: Journey, trace: Trace) -> Trail:
    """The trail of a rehearsal."""
    met: dict[str, Met] = {}
    for scene in trace.scenes:
        if step := journey.by_key.get(scene.step or ""):
            first = met.get(step.key, Met(len(met) + 1, scene.local))
            met[step.key] = Met(first.number, first.at, _outcome(step, scene) or first.outcome)
    came = [(journey.by_key[scene.step or ""], scene.said) for scene in trace.scenes if scene.what == "step"]
    ways = {(step.key, journey.way(step, outcome)) for step, outcome in came}
    return Trail(met, frozenset(ways | ({(ENTRY, journey.start)} if trace.scenes else set())))


def _outcome(step: Step, scene: Scene) -> str:
    """What it came to, unless the line that leads away says so itself."""
    return scene.said if scene.what in ("step", "left") and scene.said not in step.exits() else ""
