"""The outbox loop, from start to stop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from operations.desk import Desk
from operations.hand_on import keep_handing_on


@asynccontextmanager
async def handing_on(desk: Desk) -> AsyncIterator[None]:
    """Hand on what events and people bring, until the block ends; what is under way is finished first."""
    stop = asyncio.Event()
    task = asyncio.create_task(keep_handing_on(desk, stop))
    try:
        yield
    finally:
        stop.set()
        await task
