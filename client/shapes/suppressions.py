"""Those who must not be written to."""

from typing import Any, TypedDict


class Suppression(TypedDict):
    """One of those who must not be written to."""

    id: str
    channel: str
    address_hash: str
    reason: str
    source: str
    at: str


class Imported(TypedDict):
    """What came of a list; `refused`: `{line, why}` of the first hundred that are no addresses."""

    added: int
    known: int
    refused: list[dict[str, Any]]
