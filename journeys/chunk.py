"""A chunk of a broadcast: the words that pass between its walk and the hands that send."""

from datetime import datetime

from journeys.base import Tolerant

SEND_CHUNK = "send_chunk"
MESSAGE = "message"
"""The key of the one step that a broadcast has."""


def named(broadcast: str, customer: str) -> str:
    """What stands in a broadcast's touchpoints where a journey's have an enrolment."""
    return f"{broadcast}:{customer}"


class Tour(Tolerant):
    """A broadcast on its way. Ids only: whom it is for and how far it is, the store knows."""

    journey: str
    """The broadcast's key, and its journey's."""
    version: int
    operation: str
    channel: str
    now: datetime
    """The tour's clock."""
    longest_history: int = 2_000
    """Events after which it goes on in a fresh history."""


class Chunk(Tolerant):
    """How much at a time: so many people, or so many seconds, whichever comes first."""

    people: int = 5_000
    seconds: float = 60


class Reached(Tolerant):
    """How far it is after a chunk."""

    over: bool = False
    rest: float = 0
    """Seconds before the next chunk, where the rate asks for it."""
