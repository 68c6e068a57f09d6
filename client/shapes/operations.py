"""Long work, and what became of each it was about."""

from typing import Any, Literal, TypedDict


class Operation(TypedDict):
    """A piece of long work."""

    id: str
    kind: str
    subject: str
    state: Literal["running", "paused", "cancelled", "done"]
    detail: dict[str, Any]
    total: int
    done: int
    error: str | None
    tally: dict[str, int] | None
    who: str
    created_at: str
    updated_at: str


class Item(TypedDict):
    """What became of one enrollment, or one customer."""

    item: str
    state: Literal["planned", "refused", "done", "gone"]
    why: str
    detail: dict[str, Any]
