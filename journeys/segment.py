"""A segment: customers of whom a rule holds, now. With a persona it has a face."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from journeys.base import Frozen
from journeys.rule import Rule
from journeys.segment_names import SegmentKey
from journeys.segments import AnyRule

DEEPEST, MOST = 8, 100
LARGEST = 500
"""Rules in a segment together with those of the segments it names, each as often as it is named."""


class Persona(Frozen):
    """A face for a segment. Of several that somebody belongs to, the one with the lowest rank is theirs."""

    name: Annotated[str, StringConstraints(max_length=80)] = ""
    portrait: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000)]
    """Who this is, in a few sentences: what they want, what keeps them from it."""
    rank: Annotated[int, Field(strict=True, ge=1, le=9)] = 5


class Segment(Frozen):
    """A segment's definition."""

    segment: SegmentKey
    title: Annotated[str, Field(max_length=120)] = ""
    who: AnyRule
    persona: Persona | None = None

    @model_validator(mode="after")
    def _bearable(self) -> "Segment":
        bearable(self.who)
        return self

    @property
    def label(self) -> str:
        """What people read: the title, or else the key."""
        return self.title or self.segment.replace("_", " ").capitalize()


def bearable(rule: Rule) -> None:
    """Raises ValueError for a rule that is nested too deep, or too long."""
    if rule.depth > DEEPEST:
        raise ValueError(f"rules are nested at most {DEEPEST} deep; make a segment of the inner ones, and name it")
    if sum(1 for _ in rule.all_parts()) > MOST:
        raise ValueError(f"a segment has at most {MOST} rules; make a segment of some, and name it")


def named_in(rule: Rule) -> frozenset[str]:
    """Keys of the segments that a rule names itself."""
    return frozenset(part.needs()["segment"] for part in rule.all_parts() if "segment" in part.needs())


def circle(rule: Rule, key: str, others: Mapping[str, Rule]) -> list[str]:
    """The way from a segment's rule back to itself, by the segments that name each other; empty when there is none."""
    return _way(rule, key, others, set())


def _way(rule: Rule, key: str, others: Mapping[str, Rule], seen: set[str]) -> list[str]:
    for name in sorted(named_in(rule) - seen):
        seen.add(name)
        if name == key:
            return [key]
        if name in others and (rest := _way(others[name], key, others, seen)):
            return [name, *rest]
    return []


def size(rule: Rule, others: Mapping[str, Rule]) -> int:
    """How many rules are judged for it, those of the segments it names among them. There must be no circle."""
    found = 0
    for part in rule.all_parts():
        found += 1 + sum(size(others[key], others) for kind, key in part.needs().items() if kind == "segment")
        if found > LARGEST:
            break
    return found
