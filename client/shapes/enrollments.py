"""Enrollments, and what happened on the way."""

from typing import Any, Literal, TypedDict


class Enrollment(TypedDict):
    """One customer's passage through one version of a journey."""

    id: str
    journey: str
    version: int
    customer: str
    entry_key: str
    event: str | None
    state: Literal["pending", "active", "leaving", "ended"]
    outcome: str | None
    step: str | None
    visit: int
    outcomes: dict[str, str]
    deadline: str | None
    paused_at: str | None
    fault: str | None
    entered_at: str
    ended_at: str | None
    temporal_ui: str | None


class History(TypedDict):
    """What happened on the way: lines `{at, step, text, …}`."""

    enrollment: str
    temporal_ui: str | None
    lines: list[dict[str, Any]]
