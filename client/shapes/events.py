"""What became of an event that was told."""

from typing import TypedDict


class Event(TypedDict):
    """An event that is kept; `new` is False when it was told before."""

    id: str
    new: bool
