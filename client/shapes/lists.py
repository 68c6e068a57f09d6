"""Lists of customers."""

from typing import TypedDict


class CustomerList(TypedDict):
    """A list of customers; `size`: how many are on it."""

    key: str
    title: str
    size: int
    created_at: str


class Change(TypedDict):
    """How many were known, for how many it made a difference, and who is not known, as they were named."""

    known: int
    changed: int
    unknown: list[dict[str, str]]
