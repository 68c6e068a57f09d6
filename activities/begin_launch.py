"""`begin_launch`: a launch that recurs has come due. Begun once for each time, and waited for until it is over."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import structlog
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.hands import Hands
from activities.heartbeat import beating
from store.audiences import launches
from store.audiences.audiences import NoAudience
from store.work import operations
from workflows.doorplate import BEGIN_LAUNCH

_LOOK = 2.0
"""Seconds between two looks at how far it is."""
_OVER = ("done", "cancelled")
_log = structlog.get_logger("etappe.launch")


def bound(hands: Hands) -> Callable[..., Awaitable[Any]]:
    """As an activity that holds `hands`. It is no deed: nobody's walk asks for it."""

    async def begin_launch(launch: str, at: datetime) -> str:
        async with beating():
            return await begin(hands, launch, at)

    return activity.defn(name=BEGIN_LAUNCH)(begin_launch)


async def begin(hands: Hands, launch: str, at: datetime) -> str:
    """Begin it for the time `at`, and wait; how it ended, or why there was nothing to begin, as a code."""
    async with hands.database.begin() as connection:
        row = await launches.hold(connection, launch)
        if row is None or row["state"] != launches.OPEN:
            return "not_open"
        try:
            operation = await launches.begin(connection, hands.clock(), row, at)
        except NoAudience as gone:
            _log.warning("launch.no_audience", launch=launch, why=str(gone))
            return "no_audience"
    return await _over(hands, operation)


async def _over(hands: Hands, operation: str) -> str:
    while True:
        async with hands.database.read() as connection:
            row = await operations.find(connection, operation)
        if row is None or row["state"] in _OVER:
            return str(row["state"]) if row else "gone"
        await _rest()


async def _rest() -> None:
    """Until the next look; a worker that goes leaves the waiting to another at once."""
    try:
        await asyncio.wait_for(activity.wait_for_worker_shutdown(), _LOOK)
    except TimeoutError:
        return
    raise ApplicationError("this worker goes; another waits on", type="worker_goes")
