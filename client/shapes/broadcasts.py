"""Broadcasts, and whom one would reach."""

from typing import Any, Literal, TypedDict

from client.shapes.messages import Finding


class Broadcast(TypedDict):
    """A broadcast."""

    key: str
    title: str
    state: Literal["draft", "running", "paused", "cancelled", "done"]
    audience: dict[str, Any]
    pace: dict[str, Any]
    revision: int
    operation: str | None
    total: int | None
    done: int | None
    error: str | None
    who: str
    created_at: str
    updated_at: str


class StartedBroadcast(Broadcast):
    """A broadcast that was just started, and what is worth knowing of its message."""

    warnings: list[Finding]


class BroadcastPreview(TypedDict):
    """Whom a broadcast would reach, and what is worth knowing of its message."""

    count: int
    reachable: int
    refused: dict[str, int]
    sample: list[str]
    warnings: list[Finding]
