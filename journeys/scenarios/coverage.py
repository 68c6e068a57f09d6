"""Coverage: the steps and ways of a journey that its scenarios walk, and those that none does."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from journeys.base import END
from journeys.journey import Journey
from journeys.rehearsal.trace import Scene, Trace

Way = tuple[str, str]
"""A line on the map: from a step to a step, or to the end; or from `late STAGE`, for who is too long in it."""


@dataclass(frozen=True)
class Coverage:
    """What there is of a journey, and what was walked."""

    journey: str
    steps: dict[str, bool]
    """Step → whether anybody came there."""
    ways: dict[Way, bool]

    @property
    def percent(self) -> int:
        """How many of a hundred steps and ways were walked; 100 only when all were."""
        walked = [*self.steps.values(), *self.ways.values()]
        return 100 * sum(walked) // len(walked)

    def never(self) -> Iterator[str]:
        """What nobody walked: steps, and ways out of steps to which somebody came."""
        yield from (step for step, walked in self.steps.items() if not walked)
        ways = (way for way, walked in self.ways.items() if not walked and self.steps.get(way[0], True))
        yield from (f"{source} → {target}" for source, target in ways)


def coverage(journey: Journey, traces: Iterable[Trace]) -> Coverage:
    """How much of a journey was walked."""
    scenes = [scene for trace in traces for scene in trace.scenes]
    came = {scene.step for scene in scenes}
    went = {way for scene in scenes for way in _went(journey, scene)}
    return Coverage(
        journey.journey,
        {step: step in came for step in journey.by_key},
        {way: way in went for way in _ways(journey)},
    )


def _ways(journey: Journey) -> Iterator[Way]:
    for step in journey.steps:
        yield from ((step.key, journey.way(step, outcome)) for outcome in step.ends())
    for key, stage in journey.stages.items():
        if stage.late:
            yield _late(key), stage.late


def _went(journey: Journey, scene: Scene) -> Iterator[Way]:
    step = journey.by_key.get(scene.step or "")
    if step and scene.what == "step":
        yield step.key, journey.way(step, scene.said)
    if step and step.stage and scene.what == "ordered":
        yield _late(step.stage), journey.stages[step.stage].late or END


def _late(stage: str) -> str:
    return f"late {stage}"
