"""Pace: how fast somebody may be sent to. Each worker counts for itself; times are seconds of the wall clock."""

from math import log, log2
from typing import Protocol

_LONGEST = 600.0
"""Seconds: nobody is put off for longer."""
_DOUBLES = 30.0
"""Seconds in which what drains becomes twice as fast; it begins with one a second."""
_WIDE_OPEN = 512.0
"""A second: with as many nobody is held up any more."""


class Pace(Protocol):
    """Whoever finds `wait` short takes a place; whoever does not is told when to come again."""

    def wait(self, now: float) -> float:
        """Seconds until the next may go."""

    def take(self, now: float) -> None:
        """One goes, now or as soon as may be."""

    def give_back(self) -> None:
        """It did not go after all."""

    def put_off(self, now: float) -> float:
        """Seconds after which to come again: each later than the one before, so that all do not come at once."""

    def rate(self, now: float) -> float:
        """How many a second may go."""


class Steady:
    """So many a second; a second's worth may go at once."""

    def __init__(self, rate: float) -> None:
        self._rate, self._gap = rate, 1 / rate
        self._saved = max(0.0, 1 - self._gap)
        self._next = self._promised = 0.0

    def wait(self, now: float) -> float:
        return max(0.0, self._next - now)

    def take(self, now: float) -> None:
        self._next = max(self._next, now - self._saved) + self._gap

    def give_back(self) -> None:
        self._next -= self._gap

    def put_off(self, now: float) -> float:
        self._promised = max(self._promised, self._next, now) + self._gap
        return min(_LONGEST, self._promised - now)

    def rate(self, now: float) -> float:
        return self._rate


class Draining:
    """What was held goes out from `since` on: one a second, after half a minute two, then four. Nothing is saved up."""

    def __init__(self, since: float) -> None:
        self._since = since
        self._gone = self._promised = 0.0
        """How many, as if none had been late."""

    def wait(self, now: float) -> float:
        return max(0.0, self._when(max(self._gone, self._by(now) - 1)) - now)

    def take(self, now: float) -> None:
        self._gone = max(self._gone, self._by(now) - 1) + 1

    def give_back(self) -> None:
        self._gone -= 1

    def put_off(self, now: float) -> float:
        self._promised = max(self._promised, self._gone, self._by(now)) + 1
        return min(_LONGEST, self._when(self._promised) - now)

    def rate(self, now: float) -> float:
        return min(_WIDE_OPEN, float(2 ** min(9.0, max(0.0, now - self._since) / _DOUBLES)))

    def _when(self, number: float) -> float:
        """The second at which so many may have gone."""
        return self._since + _DOUBLES * log2(1 + max(0.0, number) * log(2) / _DOUBLES)

    def _by(self, now: float) -> float:
        """How many may have gone by then."""
        return float((2 ** min(50.0, max(0.0, now - self._since) / _DOUBLES) - 1) * _DOUBLES / log(2))


def drained(since: float, now: float, rate: float | None) -> bool:
    """Whether what was held has had its time: it would go as fast as all does."""
    return Draining(since).rate(now) >= min(rate or _WIDE_OPEN, _WIDE_OPEN)
