"""What goes on in the background, from start to stop: the outbox, long work, what is forgotten, what comes back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from operations.desk import Desk
from operations.events.hand_on import keep_handing_on
from operations.permission.keep_purging import keep_purging
from operations.returns.keep_watching import keep_watching
from operations.work.keep_working import keep_working

_KEPT = (keep_handing_on, keep_working, keep_purging, keep_watching)


@asynccontextmanager
async def handing_on(desk: Desk) -> AsyncIterator[None]:
    """Hand on what events and people bring, until the block ends; what is under way is finished first."""
    stop = asyncio.Event()
    tasks = [asyncio.create_task(keep(desk, stop)) for keep in _KEPT]
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*tasks)
