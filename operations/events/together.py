"""Together: what comes while a piece of work is under way is done in one piece after it. Nobody waits for company."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

Work = Callable[[Any, Sequence[Any]], Awaitable[Sequence[Any]]]
"""The desk, and some things → what became of each, in their order."""

_MOST = 100


class Together:
    """Whoever comes is answered when their own piece of work is done, and hears of it when it failed."""

    def __init__(self, desk: Any) -> None:
        self._desk = desk
        self._waiting: dict[Work, list[tuple[Any, asyncio.Future[Any]]]] = defaultdict(list)
        self._under_way: dict[Work, asyncio.Task[None]] = {}

    async def done(self, work: Work, one: Any) -> Any:
        """What became of it. Raises what the work raised."""
        answer = asyncio.get_running_loop().create_future()
        self._waiting[work].append((one, answer))
        if work not in self._under_way:
            self._under_way[work] = asyncio.create_task(self._all_of_them(work))
        return await answer

    async def _all_of_them(self, work: Work) -> None:
        try:
            while taken := self._waiting[work][:_MOST]:
                del self._waiting[work][:_MOST]
                await self._some(work, taken)
        finally:
            del self._under_way[work]

    async def _some(self, work: Work, taken: Sequence[tuple[Any, asyncio.Future[Any]]]) -> None:
        waiting = [answer for _, answer in taken]
        try:
            for answer, became in zip(waiting, await work(self._desk, [one for one, _ in taken]), strict=True):
                if not answer.done():  # who was cancelled meanwhile has no ear for it
                    answer.set_result(became)
        except Exception as error:
            for answer in waiting:
                if not answer.done():
                    answer.set_exception(error)
