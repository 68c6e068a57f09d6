"""Ahead: the waves to come, taken down some at once, and written while another is out."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from activities.mailing import Mailing
from activities.taken import Taken, take_down
from activities.wave import Wave

_TAKEN = 4
"""Waves that are taken down at once: what is asked for all of them costs a wave a quarter."""
_WRITTEN = 2
"""Waves that are written while one is out: one at the database, one in the press."""


@dataclass
class Ahead:
    """`whom`: whose turn it is next, as far as we have looked."""

    whom: list[str] = field(default_factory=list)
    gone: int = 0
    """How many of them are in a wave."""
    _waves: deque["asyncio.Task[Wave]"] = field(default_factory=deque)
    _left: list[str] = field(default_factory=list)
    """Who is being taken down, and in no wave yet."""
    _taking: "asyncio.Task[Taken] | None" = None

    def __bool__(self) -> bool:
        return bool(self._waves or self._left or self.whom)

    async def next(self, mailing: Mailing, size: int, *, looks: bool) -> Wave:
        """The next wave of so many at most. `looks`: whether those after it are begun."""
        if not self._waves:
            self._begin(mailing, size, _TAKEN if looks else 1)
        wave = await self._waves.popleft()
        while looks and len(self._waves) < _WRITTEN and (self._left or self.whom):
            self._begin(mailing, size, _TAKEN)
        return wave

    def _begin(self, mailing: Mailing, size: int, waves: int) -> None:
        taking = self._taking
        if taking is None or not self._left:
            self._left, self.whom = self.whom[: waves * size], self.whom[waves * size :]
            self._taking = taking = asyncio.create_task(take_down(mailing, self._left))
        people, self._left = self._left[:size], self._left[size:]
        self.gone += len(people)
        self._waves.append(asyncio.create_task(_written(taking, people)))

    async def forget(self) -> None:
        """What was prepared and is not to leave now is taken down again by whoever comes after us."""
        under_way = [*self._waves, *filter(None, [self._taking])]
        for task in under_way:
            task.cancel()
        for done in await asyncio.gather(*under_way, return_exceptions=True):
            if isinstance(done, Wave):
                await done.drop()
        self._waves.clear()
        self._left, self.whom, self._taking = [], [], None


async def _written(taking: "asyncio.Task[Taken]", people: Sequence[str]) -> Wave:
    return await Wave.of((await taking).part(people))
