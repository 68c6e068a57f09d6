"""The database: one engine, and the scope of a transaction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine


class StoreAway(Exception):
    """The database cannot be reached or is locked; nothing was changed. Try again."""


class Database:
    """SQLite or PostgreSQL behind one address (`sqlite+aiosqlite:///…`, `postgresql+asyncpg://…`)."""

    def __init__(self, url: str) -> None:
        self.engine = _sqlite(url) if url.startswith("sqlite") else create_async_engine(url, pool_pre_ping=True)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes: all of it, or nothing."""
        async with self.engine.connect() as connection, connection.begin():
            yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A look that changes nothing."""
        async with self.engine.connect() as connection:
            if self.engine.dialect.name == "sqlite":
                connection = await connection.execution_options(etappe_read=True)
            yield connection

    async def ready(self) -> bool:
        """Whether the database answers."""
        try:
            async with self.read() as connection:
                await connection.execute(text("SELECT 1"))
        except Exception:  # whatever a driver raises when nobody is there
            return False
        return True

    async def close(self) -> None:
        """Give every connection back."""
        await self.engine.dispose()


def _sqlite(url: str) -> AsyncEngine:
    engine = create_async_engine(url, connect_args={"timeout": 10})

    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, see below
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _on_begin(connection: Any) -> None:
        # IMMEDIATE: a writer waits its turn at the start, instead of failing in the middle when it finds one before it.
        reading = connection.get_execution_options().get("etappe_read")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine
