"""SQLite's own thread, and who leaves before it has come to them."""

import asyncio
import sqlite3
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


async def test_a_brief_transaction_is_as_whole_as_any(sqlite_database: Database, now: datetime) -> None:
    async def half() -> None:
        async with sqlite_database.begin(brief=True) as connection:
            await outbox.put(connection, now, "match", "evt_1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await half()
    async with sqlite_database.read(brief=True) as connection:
        assert await outbox.depth(connection) == 0
    async with sqlite_database.begin(brief=True) as connection:
        await outbox.put(connection, now, "match", "evt_1")
    async with sqlite_database.read(brief=True) as connection:
        assert await outbox.depth(connection) == 1


async def test_a_brief_one_that_waits_for_another_process_holds_up_nobody(
    sqlite_database: Database, now: datetime
) -> None:
    held = sqlite3.connect(sqlite_database.engine.url.database or "", isolation_level=None)
    held.execute("BEGIN IMMEDIATE")

    async def put() -> None:
        async with sqlite_database.begin(brief=True) as connection:
            await outbox.put(connection, now, "match", "evt_1")

    waiting, looked = asyncio.create_task(put()), 0
    for _ in range(10):
        await asyncio.sleep(0.02)
        async with sqlite_database.read(brief=True) as connection:
            looked += await outbox.depth(connection) == 0
    assert looked == 10
    assert not waiting.done()
    held.execute("ROLLBACK")
    held.close()
    await waiting


async def test_who_is_cancelled_at_the_end_of_a_brief_one_leaves_its_connection_fit_for_use(
    sqlite_database: Database, now: datetime
) -> None:
    """Whether it was kept, nobody can say; that it was kept whole or not at all, everybody can."""

    async def put() -> None:
        async with sqlite_database.begin(brief=True) as connection:
            await outbox.put(connection, now, "match", "evt_1")
            await outbox.put(connection, now, "match", "evt_2")
            driver = (await connection.get_raw_connection()).driver_connection
            assert isinstance(driver, Connection)
            driver._tx.put_nowait((None, lambda: time.sleep(0.1)))  # the thread comes to the commit later

    leaving = asyncio.create_task(put())
    await asyncio.sleep(0.05)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    for _ in range(20):
        async with sqlite_database.begin(brief=True) as connection:
            assert await outbox.depth(connection) in (0, 2)
