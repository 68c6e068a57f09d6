"""The throttle: how many starts are under way at a time. More while they are quick, half as many when they get slow."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

Thing = TypeVar("Thing")
LEAST, MOST = 1, 8
_SLOW = 3.0
"""Times as long as the quickest lately: then the server has more to do than it gets done."""
_FADES = 1.002
"""By so much the quickest is forgotten with each, so that a slower server is soon judged by its own measure."""


class Throttle:
    """Grows by one a round and is halved, as the protocols of the net do it with what is under way."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._quickest: float | None = None
        self._since_halved = 0
        self.width = float(LEAST)

    async def each(self, things: Iterable[Thing], do: Callable[[Thing], Awaitable[None]]) -> None:
        """Do it for each of them, as many at a time as there may be."""
        under_way = set[asyncio.Task[None]]()
        for thing in things:
            while len(under_way) >= int(self.width):
                _, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
            under_way.add(asyncio.create_task(self._timed(do(thing))))
        await asyncio.gather(*under_way)

    async def _timed(self, doing: Awaitable[None]) -> None:
        began = self._clock()
        await doing
        self.took(self._clock() - began)

    def took(self, seconds: float) -> None:
        """One was done in so long."""
        self._quickest = min(seconds, (self._quickest or seconds) * _FADES)
        self._since_halved += 1
        if seconds <= self._quickest * _SLOW:
            self.width = min(MOST, self.width + 1 / self.width)
        elif self._since_halved > self.width:  # those that were under way together are slow together
            self.width, self._since_halved = max(LEAST, self.width / 2), 0
