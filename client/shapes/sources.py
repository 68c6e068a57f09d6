"""Sources of events."""

from typing import Any, TypedDict


class Source(TypedDict):
    """A source of events."""

    key: str
    kind: str
    title: str
    mapping: dict[str, Any] | None
    old_until: str | None
    created_at: str


class SourceWithSecret(Source):
    """A source, and what opens it: told this once."""

    secret: str | None
    write_key: str | None
