"""A journey: what an operator writes, publishes and launches."""

import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, model_validator

from journeys.base import END, Frozen, Key
from journeys.entry_cap import EntryCap
from journeys.event_names import EventName
from journeys.kinds import one_of
from journeys.local_time import QuietHours
from journeys.segment_names import SegmentKey, segments_in
from journeys.span import Span
from journeys.step import Step
from journeys.steps import KINDS

_ORDINARY = 5


if TYPE_CHECKING:
    AnyStep = Step
else:
    AnyStep = one_of(KINDS, "step")


class Stage(Frozen):
    """A part of the journey; groups steps, carries key figures and the longest it may take."""

    title: Annotated[str, Field(max_length=80)] = ""
    longest: Span | None = None
    late: Key | None = None
    """The step where whoever is in this stage for longer goes on."""


class Entry(Frozen):
    """What lets people in: an event that meets `where`. `key` tells two enrolments of one customer apart."""

    event: EventName
    where: str | None = None
    key: str | None = None


class ReEntry(Frozen):
    """When somebody may come again: a span after the enrolment before ended."""

    after: Span


class Criterion(Frozen):
    """An event that ends an enrolment early, wherever it waits."""

    event: EventName
    where: str | None = None


class Exit(Frozen):
    """An event that ends an enrolment, or a segment: whoever belongs to it when anything of theirs happens, leaves.

    With `go` it ends nothing, and the walk goes on at that step.
    """

    event: EventName | None = None
    segment: SegmentKey | None = None
    where: str | None = None
    go: Key | None = None

    @model_validator(mode="after")
    def _something(self) -> "Exit":
        if self.event is None and self.segment is None:
            raise ValueError("say an `event` or a `segment`")
        return self


class Goal(Criterion):
    """The wanted event; it counts within a span from entry."""

    within: Span = timedelta(days=60)


class Journey(Frozen):
    """A journey's definition. Frozen: a published version is one of these, for ever."""

    journey: Key
    title: Annotated[str, Field(max_length=120)] = ""
    brand: Key = "plain"
    topic: Key = "news"
    """What the customer agreed to hear about; an unsubscribe from it ends the enrolment."""
    stages: dict[Key, Stage] = {}
    entry: tuple[Entry, ...] = ()
    re_entry: ReEntry | Literal["never", "after_exit", "by_key"] = "never"
    entry_cap: EntryCap | None = None
    priority: Annotated[int, Field(strict=True, ge=1, le=9)] | None = None
    """Of several journeys that one event opens, the lowest number is entered first. See `rank`."""
    exit: tuple[Exit, ...] = ()
    goal: Goal | None = None
    quiet_hours: QuietHours | None = None
    steps: Annotated[tuple[AnyStep, ...], Field(min_length=1, max_length=200)]

    @model_validator(mode="before")
    @classmethod
    def _inherit_stages(cls, value: Any) -> Any:
        # A step that names no stage belongs to the stage of the step before it.
        if not isinstance(value, dict) or not isinstance(value.get("steps"), list | tuple):
            return value
        stages = value.get("stages")
        stage, steps = next(iter(stages), None) if isinstance(stages, dict) else None, []
        for step in value["steps"]:
            if isinstance(step, dict):
                stage = step.get("stage") or stage
                step = {**step, "stage": stage} if stage else step
            steps.append(step)
        return {**value, "steps": steps}

    @cached_property
    def by_key(self) -> dict[str, Step]:
        """Step key → step."""
        return {step.key: step for step in self.steps}

    @cached_property
    def _following(self) -> dict[str, str]:
        keys = [step.key for step in self.steps]
        return dict(zip(keys, [*keys[1:], END], strict=True))

    @cached_property
    def expressions(self) -> tuple[tuple[tuple[str | int, ...], str], ...]:
        """Every condition in it, with where in the definition it stands."""
        return tuple(self._expressions())

    def _expressions(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        for i, entry in enumerate(self.entry):
            if entry.where:
                yield ("entry", i, "where"), entry.where
        for i, criterion in enumerate(self.exit):
            if criterion.where:
                yield ("exit", i, "where"), criterion.where
            if criterion.segment:
                yield ("exit", i, "segment"), f"segments.{criterion.segment}"
        if self.goal and self.goal.where:
            yield ("goal", "where"), self.goal.where
        for i, step in enumerate(self.steps):
            for place, text in step.expressions().items():
                yield ("steps", i, *place), text

    @cached_property
    def segments(self) -> frozenset[str]:
        """Keys of the segments that its conditions ask about."""
        return frozenset(key for _, text in self.expressions for key, _ in segments_in(text))

    @property
    def start(self) -> str:
        """The key of the first step."""
        return self.steps[0].key

    @property
    def label(self) -> str:
        """What people read: the title, or else the key."""
        return self.title or self.journey.replace("_", " ").capitalize()

    @property
    def rank(self) -> int:
        """The priority, of a journey that does not say one as well."""
        return self.priority or _ORDINARY

    def way(self, step: Step, outcome: str) -> str:
        """The key of the step that an outcome leads to; `end` for the end."""
        return step.way(outcome, self._following[step.key])

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the definition's canonical JSON: two versions with one hash are one definition."""
        written = json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(written.encode()).hexdigest()
