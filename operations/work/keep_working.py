"""Keep working: long work, a chunk at a time. A chunk is a transaction, so a crash leaves neither gap nor double."""

import asyncio

import structlog

from operations.desk import Desk
from operations.work.works import KINDS
from store.work import operations

_IDLE = 0.5
"""Seconds between two looks when nothing moves."""
BREATH = 0.05
"""Seconds between two chunks, in which other processes come to write: on SQLite they look again every 25 ms at first.

Measured during an import on a busy machine: without it, half of what else was written waited for 3 s, some for 7.
"""
_log = structlog.get_logger("etappe.work")


async def keep_working(desk: Desk, stop: asyncio.Event) -> None:
    """Work on whatever there is, until told to stop. Several processes may; each chunk is one process's."""
    while not stop.is_set():
        try:
            moved = await work(desk)
        except Exception as error:  # the database is away; nothing of the chunk was written
            _log.warning("work.away", error=type(error).__name__)
            moved = False
        await _rest(stop, BREATH if moved else _IDLE)


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


async def work(desk: Desk) -> bool:
    """One chunk of everything unfinished; whether anything moved."""
    async with desk.database.read() as connection:
        unfinished = await operations.unfinished(connection, desk.clock())
    return any([await chunk(desk, operation) for operation in unfinished])


async def chunk(desk: Desk, operation: str) -> bool:
    """One chunk of one piece of work; whether anything moved."""
    async with desk.database.begin() as connection:
        row = await operations.take(connection, operation)
        return row is not None and await KINDS[row["kind"]].chunk(desk, connection, row)
