"""The breaker: a provider that fails again and again is left alone. Nobody fails with it: what is to be sent is held.

Five failures in a row open it. When its time is over one message is let through, of all workers'; it closes the
breaker, or it stays open for twice as long. Then what was held goes out, slowly at first.

A provider that says itself how long we shall wait (`Retry-After`) is left alone for at least so long: by whoever heard
it, and where it is long, by all.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.pace import Draining, Pace, drained
from messages.message import Answer
from messages.way import failed
from store.rows import Row
from store.sending import providers
from store.sending.providers import CLOSED, HALF_OPEN, Board

PROVIDER_AWAY, IN_LINE = "provider_away", "in_line"
"""Reasons, as codes: the provider is left alone for a while; and others go first."""
_MANY = 5
"""Failures in a row."""
_FIRST, _LONGEST = timedelta(seconds=30), timedelta(minutes=5)
_LOST = timedelta(minutes=12)
"""After which whoever was let through is taken for lost: mail servers may think for ten minutes."""
_TRYING = 5.0
"""Seconds after which it is worth to ask what became of them."""
_LOOK_AGAIN = 600.0
"""Seconds: nobody is put off for longer, for somebody may have it used again before its time."""
_log = structlog.get_logger("etappe.provider")


class Jam(Exception):
    """It cannot go now; come again after so many seconds."""

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(reason)
        self.reason, self.again = reason, timedelta(seconds=seconds)


class Alarm(Protocol):
    """Whoever wants to know."""

    def ring(self, kind: str, provider: str, reason: str, at: datetime) -> None:
        """Tell the operator; never waits, never raises."""


class Breaker:
    """One provider's, as this worker knows it."""

    def __init__(self, key: str, board: Board, clock: Callable[[], datetime], alarm: Alarm | None = None) -> None:
        self.key, self._board, self._clock, self._alarm = key, board, clock, alarm
        self._failures = 0
        self._until: datetime | None = None
        """Set while it is being written that it is open: the database may be busy, and nobody is to knock meanwhile."""
        self._rests: datetime | None = None
        """Until when this worker leaves it alone, for it asked for a moment."""
        self._trying = asyncio.Lock()
        self._draining: tuple[float, Draining] | None = None

    async def look(self) -> None:
        """Raises Jam while it is open, and nobody is to be let through."""
        self._shut(await self._board.row(self.key))

    async def enter(self) -> bool:
        """Whether it is as the one who tries. Raises Jam."""
        if not self._shut(await self._board.row(self.key)):
            return False
        async with self._trying:
            if not self._shut(await self._board.row(self.key)):
                return False
            now = self._clock()
            if await self._board.change(lambda to: providers.try_one(to, now, self.key, now + _LOST)):
                return True
            raise Jam(PROVIDER_AWAY, _TRYING)

    def _shut(self, row: Row | None) -> bool:
        """Whether somebody has to try it first. Raises Jam when it is too early, or somebody does already."""
        if self._until:
            raise Jam(PROVIDER_AWAY, self._left(self._until))
        if row is None or row["state"] == CLOSED:
            if self._rests and (left := self._left(self._rests)) > 0:
                raise Jam(PROVIDER_AWAY, left)
            return False
        left = self._left(row["until"])
        if left > 0:
            raise Jam(PROVIDER_AWAY, min(left, _TRYING) if row["state"] == HALF_OPEN else left)
        return True

    def _left(self, until: datetime) -> float:
        """Seconds; those of a long time end early."""
        return min((until - self._clock()).total_seconds(), _LOOK_AGAIN)

    async def draining(self, rate: float | None) -> Pace | None:
        """How fast what was held may go out; None when that is over."""
        row = await self._board.row(self.key)
        if row is None or row["state"] != CLOSED or row["drained_at"] is None:
            return None
        since = row["drained_at"].timestamp()
        if drained(since, self._clock().timestamp(), rate):
            return None
        if self._draining is None or self._draining[0] != since:
            self._draining = (since, Draining(since))
        return self._draining[1]

    async def heard(self, answer: Answer, *, tried: bool) -> None:
        """What the provider said. `tried`: to the one who was let through."""
        if not failed(answer):
            self._failures = 0
            if tried:
                await self._close()
            return
        self._failures += 1
        if tried or self._failures >= _MANY or answer.later >= _FIRST:
            await self._open(answer, tried=tried)
        elif answer.later:
            self._rests = self._clock() + answer.later

    async def unused(self) -> None:
        """Who was let through had nothing to send."""
        now = self._clock()
        await self._board.change(lambda to: providers.let_another(to, now, self.key))

    async def _open(self, answer: Answer, *, tried: bool) -> None:
        row, now = await self._board.row(self.key) or {}, self._clock()
        if not tried and (self._until or (row and row["state"] != CLOSED)):
            return  # whoever was on the way when it opened
        failures = row["failures"] + 1 if tried and row else _MANY
        until = now + max(answer.later, min(_LONGEST, _FIRST * 2 ** min(failures - _MANY, 8)))
        self._failures, self._until, reason = 0, until, answer.reason

        async def move(to: AsyncConnection) -> bool:
            return await providers.open_(to, now, self.key, until, failures=failures, reason=reason, trial=tried)

        try:
            first = await self._board.change(move)
        finally:
            self._until = None
        if first and not tried:
            _log.warning("provider.opened", provider=self.key, reason=reason)
            self._ring("provider.opened", reason, now)

    async def _close(self) -> None:
        now = self._clock()
        if await self._board.change(lambda to: providers.close(to, now, self.key)):
            _log.warning("provider.closed", provider=self.key)
            self._ring("provider.closed", "", now)

    def _ring(self, kind: str, reason: str, at: datetime) -> None:
        if self._alarm:
            self._alarm.ring(kind, self.key, reason, at)
