"""Providers: who of those that carry our messages is not well, as all workers see it together.

closed (it flows) → open (it holds, until) → half_open (one is tried) → closed, or open again. A provider without a row
is well. Every move says from which state: of several workers one makes it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.database import Database
from store.rows import Row, insert_into, many
from store.tables import providers

CLOSED, OPEN, HALF_OPEN = "closed", "open", "half_open"
FRESH = timedelta(seconds=5)
"""For so long a worker knows by heart who is well."""


async def every(connection: AsyncConnection) -> list[Row]:
    """All that were ever not well, by key."""
    return await many(connection, select(providers).order_by(providers.c.key))


async def open_(
    connection: AsyncConnection, now: datetime, key: str, until: datetime, *, failures: int, reason: str, trial: bool
) -> bool:
    """It holds until then; whether we were the first to say so. `trial`: who was tried has failed."""
    said = {"state": OPEN, "failures": failures, "until": until, "reason": reason, "updated_at": now}
    before = (providers.c.key == key, providers.c.state == (HALF_OPEN if trial else CLOSED))
    moved = await connection.execute(
        update(providers).where(*before).values(said if trial else said | {"opened_at": now, "drained_at": None})
    )
    if moved.rowcount or trial:
        return bool(moved.rowcount)
    first = insert_into(connection, providers).values(key=key, opened_at=now, **said)
    return bool((await connection.execute(first.on_conflict_do_nothing(index_elements=["key"]))).rowcount)


async def try_one(connection: AsyncConnection, now: datetime, key: str, until: datetime) -> bool:
    """Whether it is us who try now. Who says nothing `until` then is taken for lost, and another tries."""
    due = (providers.c.key == key, providers.c.state != CLOSED, providers.c.until <= now)
    moved = await connection.execute(update(providers).where(*due).values(state=HALF_OPEN, until=until, updated_at=now))
    return bool(moved.rowcount)


async def let_another(connection: AsyncConnection, now: datetime, key: str) -> bool:
    """Who was to be tried had nothing to send after all."""
    trying = (providers.c.key == key, providers.c.state == HALF_OPEN)
    moved = await connection.execute(update(providers).where(*trying).values(state=OPEN, until=now, updated_at=now))
    return bool(moved.rowcount)


async def close(connection: AsyncConnection, now: datetime, key: str) -> bool:
    """It flows again, what was held at a limited rate; whether we were the first to say so."""
    said = {"state": CLOSED, "failures": 0, "until": None, "drained_at": now, "reason": "", "updated_at": now}
    moved = await connection.execute(
        update(providers).where(providers.c.key == key, providers.c.state != CLOSED).values(said)
    )
    return bool(moved.rowcount)


class Board:
    """Where a worker looks up who is well; it writes only what changes."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database, self._clock = database, clock
        self._rows, self._until = dict[str, Row](), cast("datetime | None", None)
        self._looking = asyncio.Lock()

    async def row(self, key: str) -> Row | None:
        """One of them, as it was some seconds ago at most; None for one that was always well."""
        if self._stale:
            async with self._looking:
                await self._look()
        return self._rows.get(key)

    @property
    def _stale(self) -> bool:
        return self._until is None or self._clock() >= self._until

    async def _look(self) -> None:
        if not self._stale:
            return
        until = self._clock() + FRESH
        async with self._database.read() as connection:
            self._rows = {row["key"]: row for row in await every(connection)}
        self._until = until

    async def change(self, move: Callable[[AsyncConnection], Awaitable[bool]]) -> bool:
        """Make a move, if nobody was faster; whether it was made. Either way we look again."""
        async with self._database.begin() as connection:
            made = await move(connection)
        self._until = None
        return made
