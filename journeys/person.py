"""A person, as rules judge one: the profile, and all that has been."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Deed:
    """An event: something they did. `at` in UTC."""

    name: str
    at: datetime
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Letter:
    """A message to them, and what became of it."""

    message: str
    channel: str
    state: str
    at: datetime
    clicked: bool = False
    """Whether a person, and no machine, followed a link in it."""


@dataclass(frozen=True)
class Passage:
    """An enrolment: that they went a journey, and how it ended."""

    journey: str
    state: str
    outcome: str | None
    entered_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Person:
    """Everything that a rule may ask about; the store keeps the same, and its rules in SQL mean the same."""

    profile: Mapping[str, Any]
    """locale, zone, name, email, phone, external_id; `created`, a moment."""
    interests: Sequence[Any] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    traits: Mapping[str, Any] = field(default_factory=dict)
    events: Sequence[Deed] = ()
    letters: Sequence[Letter] = ()
    passages: Sequence[Passage] = ()
    consents: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(channel, topic) → given, withdrawn."""
    lists: frozenset[str] = frozenset()
