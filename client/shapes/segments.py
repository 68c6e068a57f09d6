"""Segments."""

from typing import Any, TypedDict


class Segment(TypedDict):
    """A segment; `who` is its rule."""

    key: str
    title: str
    who: dict[str, Any]
    persona: dict[str, Any] | None
    revision: int
    created_at: str
    updated_at: str
