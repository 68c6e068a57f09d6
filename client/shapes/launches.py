"""Launches, and what one would be."""

from typing import Any, Literal, TypedDict

from client.shapes.operations import Operation


class Launch(TypedDict):
    """A launch."""

    id: str
    journey: str
    audience: dict[str, Any]
    pace: dict[str, Any]
    at: str | None
    every: dict[str, Any] | None
    state: Literal["open", "paused", "ended"]
    operation: Operation | None
    following: list[str]
    who: str
    created_at: str


class LaunchPreview(TypedDict):
    """What would become of an audience; `lasts`: seconds at its pace, at least."""

    count: int
    judged: int
    complete: bool
    would_enter: int
    refused: dict[str, int]
    unreachable: dict[str, int]
    lasts: float | None
    sample: list[dict[str, Any]]


class Asking(TypedDict):
    """A launch, or only what it would be."""

    launch: Launch | None
    preview: LaunchPreview | None
