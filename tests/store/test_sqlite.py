"""SQLite's own thread, and who leaves before it has come to them."""

import asyncio
import time
from datetime import datetime

import pytest

from store.database import Database
from store.events import outbox
from store.sqlite import Connection


async def test_who_is_cancelled_before_their_statement_began_leaves_nothing(
    sqlite_database: Database, now: datetime
) -> None:
    async def put() -> None:
        async with sqlite_database.begin() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert isinstance(driver, Connection)
            driver._tx.put_nowait((None, lambda: time.sleep(0.2)))  # the thread has something else to do
            await outbox.put(connection, now, "match", "evt_1")

    leaving = asyncio.create_task(put())
    await asyncio.sleep(0.1)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    await asyncio.sleep(0.3)
    async with sqlite_database.begin() as connection:
        assert await outbox.depth(connection) == 0


async def test_a_transaction_without_a_statement_is_none(sqlite_database: Database, now: datetime) -> None:
    async with sqlite_database.begin():
        pass
    async with sqlite_database.begin() as connection:
        await outbox.put(connection, now, "match", "evt_1")
    async with sqlite_database.read():
        pass
    async with sqlite_database.read() as connection:
        assert await outbox.depth(connection) == 1
