"""Frequency caps."""

from typing import Literal, TypedDict


class Cap(TypedDict):
    """A frequency cap."""

    key: str
    channel: str | None
    topic: str | None
    whose: Literal["customer", "household"]
    most: int
    within: str
    then: Literal["defer", "skip"]
    revision: int
    created_at: str
    updated_at: str
