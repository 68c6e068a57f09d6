"""A frequency cap: how many messages may reach somebody within a span, whatever journeys they come from.

A place under a cap is kept for whoever waits with a higher priority and is due about now (`NEAR`); who gives way to
them looks again a little later (`LITTLE`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field

from journeys.base import Frozen, Key
from journeys.span import Span

NEAR, LITTLE = timedelta(hours=1), timedelta(minutes=5)


@dataclass(frozen=True)
class Kind:
    """What a cap looks at in a message."""

    customer: str
    channel: str
    topic: str


@dataclass(frozen=True)
class Sent(Kind):
    """A message that went out, or may have."""

    at: datetime
    journey: str


@dataclass(frozen=True)
class Waiting(Kind):
    """A message that was put off. `rank`: its journey's, the lowest goes first."""

    until: datetime
    rank: int
    journey: str


@dataclass(frozen=True)
class Asking(Kind):
    """A message that would go now."""

    at: datetime
    rank: int
    household: frozenset[str] = frozenset()
    """Everybody who lives with them."""


class FrequencyCap(Frozen):
    """At most so many within a span, to a customer or to all who live together; on a channel, about a topic."""

    key: Key
    channel: Key | None = None
    """None: all of them together."""
    topic: Key | None = None
    whose: Literal["customer", "household"] = "customer"
    most: Annotated[int, Field(strict=True, ge=1, le=1_000)]
    within: Span
    then: Literal["defer", "skip"] = "defer"
    """What becomes of a message too many: it waits until there is room, or it is left out."""

    def is_about(self, channel: str, topic: str) -> bool:
        """Whether messages of this kind are counted."""
        return self.channel in (None, channel) and self.topic in (None, topic)

    def seen(self, asking: Asking, sent: Sequence[Sent], waiting: Sequence[Waiting]) -> "Seen":
        """How it stands for somebody. `sent`: without the message that asks."""
        since, people = asking.at - self.within, {asking.customer}
        if self.whose == "household":
            people |= asking.household
        counted = (one for one in sent if one.at > since and self._counts(one, people))
        ahead = (one for one in waiting if one.rank < asking.rank and self._counts(one, people))
        due = (one for one in ahead if abs(one.until - asking.at) <= NEAR)
        by_time = sorted(counted, key=lambda one: (one.at, one.journey))
        return Seen(self, asking.at, tuple(by_time), tuple(sorted(due, key=lambda one: (one.rank, one.until))))

    def _counts(self, one: Kind, people: set[str]) -> bool:
        return one.customer in people and self.is_about(one.channel, one.topic)


@dataclass(frozen=True)
class Seen:
    """How a cap stands for somebody at a moment: what counts under it, the oldest first, and who goes first."""

    cap: FrequencyCap
    at: datetime
    counted: tuple[Sent, ...]
    ahead: tuple[Waiting, ...]

    @property
    def full(self) -> bool:
        """Whether there is no room."""
        return len(self.counted) >= self.cap.most

    @property
    def gives_way(self) -> bool:
        """Whether there is room, but no more than for those who go first."""
        return not self.full and len(self.counted) + len(self.ahead) >= self.cap.most

    @property
    def until(self) -> datetime:
        """When there is room again, or when to look again."""
        if self.full:
            return self.counted[-self.cap.most].at + self.cap.within
        return max(self.at, *(one.until for one in self.ahead)) + LITTLE

    @property
    def skips(self) -> bool:
        """Whether the message is left out."""
        return self.full and self.cap.then == "skip"


def deciding(seen: Sequence[Seen]) -> Seen | None:
    """Of several caps, the one that decides: one that leaves the message out, or the one that holds it longest."""
    shut = list(_shut(seen))
    return max(shut, key=lambda one: (one.skips, one.full, one.until)) if shut else None


def _shut(seen: Sequence[Seen]) -> Iterator[Seen]:
    return (one for one in seen if one.full or one.gives_way)
