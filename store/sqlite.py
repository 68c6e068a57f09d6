"""SQLite's driver, with fewer errands: `aiosqlite` goes to a connection's thread for every part of a statement.

Cursor, execution, rows, end: each is an errand of some hundred microseconds, for what takes SQLite ten in all. Here a
statement is one errand, and its transaction begins on the first. All else is as `aiosqlite` has it.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple, Self

import aiosqlite

_AT_ONCE = 64
"""Rows; what `aiosqlite` wants to know, and nobody here asks for."""


def connect(database: str, **how: Any) -> "Connection":
    """A connection to be awaited, for SQLAlchemy's `async_creator_fn`. `how`: as `sqlite3.connect` has it."""
    opened = Connection(partial(sqlite3.connect, database, **how), _AT_ONCE)
    opened._thread.daemon = True  # as SQLAlchemy does: who forgets to close must not keep the process
    return opened


Execute = Callable[[sqlite3.Cursor, str, Any], sqlite3.Cursor]


class Connection(aiosqlite.Connection):
    """A connection with short ways."""

    _begin: str | None = None

    def begin(self, how: str) -> None:
        """Begin a transaction with the next statement; without one there is none."""
        self._begin = how

    def cursor(self) -> "Cursor":  # type: ignore[override]  # there a context manager makes one, here it is one
        """For one statement."""
        return Cursor(self)

    async def fetched(self, execute: Execute, statement: str, parameters: Any) -> "Found":
        """Have it executed in the thread, and what it finds brought along."""
        # Taken here: who is cancelled while it waits for the thread rolls back what has not begun yet.
        begin, self._begin = self._begin, None
        return await self._execute(self._errand, begin, execute, statement, parameters)  # type: ignore[no-any-return,no-untyped-call]

    def _errand(self, begin: str | None, execute: Execute, statement: str, parameters: Any) -> "Found":
        cursor = self._conn.cursor()
        if begin:
            cursor.execute(begin)
        execute(cursor, statement, parameters)
        found = Found(cursor.description, cursor.fetchall(), cursor.rowcount, cursor.lastrowid)
        cursor.close()
        return found

    async def commit(self) -> None:
        """End what has begun."""
        await self._end(super().commit)

    async def rollback(self) -> None:
        """Undo what has begun."""
        await self._end(super().rollback)

    async def _end(self, end: Callable[[], Any]) -> None:
        begun, self._begin = self._begin is None, None
        if begun:
            await end()


class Found(NamedTuple):
    """What a statement did. rowcount: known once its rows were fetched."""

    description: Any = None
    rows: Sequence[Any] = ()
    rowcount: int = -1
    lastrowid: int | None = None


class Cursor:
    """One statement, and all of its rows."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._found = Found()

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Self:
        """Execute it and fetch what it finds."""
        self._found = await self._connection.fetched(sqlite3.Cursor.execute, statement, parameters)
        return self

    async def executemany(self, statement: str, parameters: Iterable[Sequence[Any]]) -> Self:
        """Execute it for each."""
        self._found = await self._connection.fetched(sqlite3.Cursor.executemany, statement, parameters)
        return self

    @property
    def description(self) -> Any:
        """Its columns, as DB-API has them; None when it has none."""
        return self._found.description

    @property
    def rowcount(self) -> int:
        """How many rows it changed."""
        return self._found.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The number of the row it added."""
        return self._found.lastrowid

    async def fetchall(self) -> Sequence[Any]:
        """What was found."""
        return self._found.rows

    async def close(self) -> None:
        """It is closed already."""
