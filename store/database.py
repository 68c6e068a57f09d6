"""The database: one engine, and the scope of a transaction."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from pydantic_core import from_json, to_json
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from store.sqlite import Transaction, connect

_MOST = 15
"""Connections to a SQLite file, all kept: to open one costs more than what is mostly done with it."""
_HOW = [Transaction(writes, brief) for writes in (False, True) for brief in (False, True)]
_PATIENCE = 10
"""Seconds that a writer waits for its turn: in this process, and then for other processes."""
_SQLITE_AWAY = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_FULL")
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={1000 * _PATIENCE}",
    "secure_delete=ON",  # what is deleted is overwritten: erased people are gone. Measured: no cost but in bulk deletes
)


class StoreAway(ConnectionError):
    """The database cannot be reached or is locked; nothing was changed. Try again."""


class Database:
    """SQLite or PostgreSQL behind one address (`sqlite+aiosqlite:///…`, `postgresql+asyncpg://…`)."""

    def __init__(self, url: str) -> None:
        self.engine = (
            _sqlite(url) if url.startswith("sqlite") else create_async_engine(url, pool_pre_ping=True, **_ON_BOTH)
        )
        self._writers = asyncio.Lock() if self.engine.dialect.name == "sqlite" else None
        self._engines = {how: self.engine.execution_options(transaction=how) for how in _HOW}

    @asynccontextmanager
    async def begin(self, *, brief: bool = False) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes: all of it, or nothing. Raises StoreAway.

        `brief`: a few statements, each about one person or a handful of rows found by an index. With SQLite they hold
        up everybody while they are executed, which is shorter than the way to a thread and back.
        """
        how = Transaction(writes=True, brief=brief)
        async with self._in_turn(), self._connected(how) as connection, connection.begin():
            yield connection

    @asynccontextmanager
    async def _in_turn(self) -> AsyncIterator[None]:
        """SQLite lets one write at a time and others try again and again; here they come in the order of asking."""
        if self._writers is None:
            yield
            return
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._writers.acquire()
        except TimeoutError as error:
            raise StoreAway(StoreAway.__doc__) from error
        try:
            yield
        finally:
            self._writers.release()

    @asynccontextmanager
    async def read(self, *, brief: bool = False) -> AsyncIterator[AsyncConnection]:
        """A look that changes nothing. `brief`: as above. Raises StoreAway."""
        async with self._connected(Transaction(writes=False, brief=brief)) as connection:
            yield connection

    @asynccontextmanager
    async def reading(self, connection: AsyncConnection | None) -> AsyncIterator[AsyncConnection]:
        """The connection that somebody has already, and sees by what they wrote; else one of its own. Raises StoreAway.

        Many that hold each other up and want one more could take all connections there are.
        """
        if connection:
            yield connection
            return
        async with self.read() as own:
            yield own

    @asynccontextmanager
    async def _connected(self, how: Transaction) -> AsyncIterator[AsyncConnection]:
        async with AsyncExitStack() as stack:
            try:
                connection = await stack.enter_async_context(self._engines[how].connect())
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

    async def scrub(self) -> bool:
        """On SQLite, have what was erased leave the log beside the file, too; False while somebody reads it there.

        PostgreSQL sees to it by itself, in its own time: `VACUUM` and its log of writes are the operator's.
        """
        if self.engine.dialect.name != "sqlite":
            return True
        async with self._in_turn(), self._connected(_HOW[0]) as connection:
            driver = (await connection.get_raw_connection()).driver_connection  # not in a transaction
            cursor = await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
            busy, _, _ = await cursor.fetchone()
            await cursor.close()
        return not busy

    async def close(self) -> None:
        """Give every connection back."""
        await self.engine.dispose()


def _json(value: Any) -> str:
    """A document as it is kept. Measured: a sixth of what `json.dumps` takes, and an import writes three a row."""
    return to_json(value, inf_nan_mode="constants").decode()


_ON_BOTH: dict[str, Any] = {"hide_parameters": True, "json_serializer": _json, "json_deserializer": from_json}


def _is_away(error: DBAPIError) -> bool:
    name = getattr(error.orig, "sqlite_errorname", "")
    return error.connection_invalidated or name.startswith(_SQLITE_AWAY)


def _sqlite(url: str) -> AsyncEngine:
    engine = create_async_engine(
        url,
        connect_args={"timeout": _PATIENCE, "async_creator_fn": connect},
        pool_size=_MOST,
        max_overflow=0,
        **_ON_BOTH,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, see below
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _on_begin(connection: Any) -> None:
        how = connection.get_execution_options().get("transaction", Transaction(writes=True))
        connection.connection.driver_connection.begin(how)

    return engine
