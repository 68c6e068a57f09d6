"""Keep watching what comes back, until told to stop."""

import asyncio

import structlog

from operations.desk import Desk
from operations.returns.watch import watch

_BETWEEN = 60.0
"""Seconds. A mail provider judges by the day; at 100 messages a second this is 6,000 more at most."""
_log = structlog.get_logger("etappe.returns")


async def keep_watching(desk: Desk, stop: asyncio.Event) -> None:
    """Look at every journey once a minute."""
    while not stop.is_set():
        try:
            await watch(desk)
        except Exception as error:  # the database is away; the next look sees the same
            _log.warning("returns.away", error=type(error).__name__)
        await _rest(stop)


async def _rest(stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), _BETWEEN)
    except TimeoutError:
        return
