"""SQLite's driver, with fewer errands: `aiosqlite` goes to a connection's thread for every part of a statement.

Cursor, execution, rows, end: each is an errand of some hundred microseconds, for what takes SQLite ten in all. Here a
statement is one errand, and its transaction begins on the first. All else is as `aiosqlite` has it.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Self

import aiosqlite

_AT_ONCE = 64
"""Rows; what `aiosqlite` wants to know, and nobody here asks for."""


def connect(database: str, **how: Any) -> "Connection":
    """A connection to be awaited, for SQLAlchemy's `async_creator_fn`. `how`: as `sqlite3.connect` has it."""
    opened = Connection(partial(sqlite3.connect, database, **how), _AT_ONCE)
    opened._thread.daemon = True  # as SQLAlchemy does: who forgets to close must not keep the process
    return opened


class Connection(aiosqlite.Connection):
    """A connection with short ways."""

    _begin: str | None = None

    def begin(self, how: str) -> None:
        """Begin a transaction with the next statement; without one there is none."""
        self._begin = how

    def cursor(self) -> "Cursor":  # type: ignore[override]  # there a context manager makes one, here it is one
        """For one statement."""
        return Cursor(self)

    async def errand(self, work: Callable[..., None], *told: Any) -> None:
        """Have it done in the thread."""
        await self._execute(work, *told)  # type: ignore[no-untyped-call]

    async def commit(self) -> None:
        """End what has begun."""
        await self._end(super().commit)

    async def rollback(self) -> None:
        """Undo what has begun."""
        await self._end(super().rollback)

    async def _end(self, end: Callable[[], Any]) -> None:
        if self._begin is None:
            await end()
        self._begin = None

    def run(self, execute: Callable[..., Any], statement: str, parameters: Any) -> sqlite3.Cursor:
        """In the thread: begin, if that is due, and execute."""
        cursor = self._conn.cursor()
        if self._begin:
            how, self._begin = self._begin, None
            cursor.execute(how)
        execute(cursor, statement, parameters)
        return cursor


class Cursor:
    """One statement, and all of its rows."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Self:
        """Execute it and fetch what it finds."""
        await self._connection.errand(self._run, sqlite3.Cursor.execute, statement, parameters)
        return self

    async def executemany(self, statement: str, parameters: Iterable[Sequence[Any]]) -> Self:
        """Execute it for each."""
        await self._connection.errand(self._run, sqlite3.Cursor.executemany, statement, parameters)
        return self

    def _run(self, execute: Callable[..., Any], statement: str, parameters: Any) -> None:
        cursor = self._connection.run(execute, statement, parameters)
        self.description = cursor.description
        self._rows = cursor.fetchall()
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        cursor.close()

    async def fetchall(self) -> list[Any]:
        """What was found."""
        return self._rows

    async def close(self) -> None:
        """It is closed already."""
