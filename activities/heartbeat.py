"""A sign of life: a worker that was killed is noticed within a minute, not when its deed's longest time is up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from temporalio import activity

EVERY = 10.0
"""Seconds; several times in the minute after which `workflows/road.py` has Temporal give a try up."""


@asynccontextmanager
async def beating() -> AsyncIterator[None]:
    """Say that we are alive for as long as the block lasts."""
    beats = asyncio.create_task(_beat())
    try:
        yield
    finally:
        beats.cancel()


async def _beat() -> None:
    while True:
        await asyncio.sleep(EVERY)  # first: most deeds are done by then, and a beat is a write of Temporal's
        activity.heartbeat()
