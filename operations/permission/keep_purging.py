"""Keep purging: whoever was asked and never confirmed is forgotten after a while; the log keeps that we asked."""

import asyncio

import structlog

from operations.desk import Desk
from operations.permission.opt_in import GOOD_FOR
from store.permission import consents

_EVERY = 3600.0
"""Seconds."""
_MOST = 500
_log = structlog.get_logger("etappe.permission")


async def keep_purging(desk: Desk, stop: asyncio.Event) -> None:
    """Purge now and then, until told to stop. Several processes may."""
    while not stop.is_set():
        try:
            await purge(desk)
        except Exception as error:  # the database is away; the next time will do
            _log.warning("purge.away", error=type(error).__name__)
        await _rest(stop)


async def purge(desk: Desk) -> int:
    """Forget everybody who did not confirm in time; how many."""
    gone = 0
    while True:
        async with desk.database.begin() as connection:
            now = desk.clock()
            found = await consents.lapse(connection, now, now - GOOD_FOR, _MOST)
        gone += found
        if found < _MOST:
            return gone


async def _rest(stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), _EVERY)
    except TimeoutError:
        return
