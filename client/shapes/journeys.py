"""Journeys, their versions, and the people who stand still on them."""

from typing import Any, Literal, TypedDict

from client.shapes.messages import Finding


class Journey(TypedDict):
    """A journey."""

    key: str
    title: str
    state: Literal["draft", "live", "paused", "draining", "halted", "archived"]
    revision: int
    live_version: int | None
    paused_at: str | None
    paused_because: dict[str, Any] | None
    people: dict[str, int]
    created_at: str
    updated_at: str


class Version(TypedDict):
    """A published version."""

    journey: str
    number: int
    hash: str
    published_at: str
    published_by: str


class Publication(Version):
    """The version that is live now, and what is worth knowing of its messages."""

    warnings: list[Finding]


class Switched(Journey):
    """A journey as it is since its gate was turned, and the long work that this began."""

    operation: str | None


class Fault(TypedDict):
    """People who stand still at a step for the same reason."""

    journey: str
    step: str | None
    fault: str
    people: int


class Repair(TypedDict):
    """How many a repair is about, and the long work that does it."""

    people: int
    operation: str | None
