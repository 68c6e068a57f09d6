"""Files of customers, and how far they are."""

from typing import Any, Literal, TypedDict


class Import(TypedDict):
    """A file of customers."""

    id: str
    title: str
    settings: dict[str, Any]
    size: int
    who: str
    created_at: str


class ImportWithProgress(Import):
    """A file of customers, and how far it is. `parts`: number → bytes."""

    parts: dict[str, int]
    operation: str | None
    state: Literal["running", "paused", "cancelled", "done"] | None
    dry_run: bool
    rows: int
    of: int
    counts: dict[str, int] | None


class ImportPreview(TypedDict):
    """How a file would be read."""

    encoding: str
    delimiter: str
    decimal: Literal[",", "."]
    columns: list[dict[str, str]]
    rows: list[dict[str, Any]]


class Begun(TypedDict):
    """The long work that was begun."""

    operation: str
