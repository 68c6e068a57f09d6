"""The database: one engine, and the scope of a transaction."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

_MOST = 15
"""Connections to a SQLite file, all kept: to open one costs more than what is mostly done with it."""
_SQLITE_AWAY = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_FULL")


class StoreAway(ConnectionError):
    """The database cannot be reached or is locked; nothing was changed. Try again."""


class Database:
    """SQLite or PostgreSQL behind one address (`sqlite+aiosqlite:///…`, `postgresql+asyncpg://…`)."""

    def __init__(self, url: str) -> None:
        self.engine = (
            _sqlite(url)
            if url.startswith("sqlite")
            else create_async_engine(url, pool_pre_ping=True, hide_parameters=True)
        )

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes: all of it, or nothing. Raises StoreAway."""
        async with self._connected() as connection, connection.begin():
            yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A look that changes nothing. Raises StoreAway."""
        async with self._connected() as connection:
            if self.engine.dialect.name == "sqlite":
                connection = await connection.execution_options(etappe_read=True)
            yield connection

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[AsyncConnection]:
        async with AsyncExitStack() as stack:
            try:
                connection = await stack.enter_async_context(self.engine.connect())
            except (DBAPIError, PoolTimeout, OSError) as error:
                raise StoreAway(StoreAway.__doc__) from error
            try:
                yield connection
            except DBAPIError as error:
                if _is_away(error):
                    raise StoreAway(StoreAway.__doc__) from error
                raise

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


def _is_away(error: DBAPIError) -> bool:
    name = getattr(error.orig, "sqlite_errorname", "")
    return error.connection_invalidated or name.startswith(_SQLITE_AWAY)


def _sqlite(url: str) -> AsyncEngine:
    engine = create_async_engine(
        url, connect_args={"timeout": 10}, pool_size=_MOST, max_overflow=0, hide_parameters=True
    )

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
