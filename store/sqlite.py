"""SQLite's driver, with fewer errands: `aiosqlite` goes to a connection's thread for every part of a statement.

Cursor, execution, rows, end: each is an errand of some hundred microseconds, for what takes SQLite ten in all. Here a
statement is one errand, its transaction begins on the first, and in a brief transaction only what may have to wait is
one: for another process that writes, and for the disk. All else is as `aiosqlite` has it.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple, Self

import aiosqlite

_AT_ONCE = 64
"""Rows; what `aiosqlite` wants to know, and nobody here asks for."""


def connect(database: str, *, timeout: float, **how: Any) -> "Connection":
    """A connection to be awaited, for SQLAlchemy's `async_creator_fn`. As `sqlite3.connect` has it; seconds."""
    # Its thread and the event loop's take turns: one is awaited before the other goes on.
    opening = partial(sqlite3.connect, database, timeout=timeout, **how | {"check_same_thread": False})
    opened = Connection(opening, _AT_ONCE)
    opened.patience = timeout
    opened._thread.daemon = True  # as SQLAlchemy does: who forgets to close must not keep the process
    return opened


Execute = Callable[[sqlite3.Cursor, str, Any], sqlite3.Cursor]


class Transaction(NamedTuple):
    """How one begins. `brief`: its statements are executed where they stand; whoever waits for others may not be."""

    writes: bool
    brief: bool = False

    @property
    def begins(self) -> str:
        """IMMEDIATE: a writer waits its turn at the start, instead of failing in the middle where it finds another."""
        return "BEGIN IMMEDIATE" if self.writes else "BEGIN"


class Connection(aiosqlite.Connection):
    """A connection with short ways."""

    patience = 0.0
    """Seconds that SQLite waits for a writer of another process, where it may wait."""
    _waits = True
    _coming: Transaction | None = None
    _open: Transaction | None = None

    def begin(self, transaction: Transaction) -> None:
        """Begin it with the next statement; without one there is none."""
        self._coming = transaction

    def cursor(self) -> "Cursor":  # type: ignore[override]  # there a context manager makes one, here it is one
        """For one statement."""
        return Cursor(self)

    async def fetched(self, execute: Execute, statement: str, parameters: Any) -> "Found":
        """Have it executed, and what it finds brought along."""
        # Taken here: who is cancelled while it waits for the thread rolls back what has not begun yet.
        coming, self._coming = self._coming, None
        self._open = coming or self._open
        if self._open and self._open.brief and self._begun_at_once(coming):
            return self._errand(None, execute, statement, parameters)
        return await self._execute(self._errand, coming, execute, statement, parameters)  # type: ignore[no-any-return,no-untyped-call]

    def _begun_at_once(self, coming: Transaction | None) -> bool:
        """Whether there is nobody to wait for."""
        if coming is None:
            return True
        self._may_wait(False)
        try:
            self._conn.execute(coming.begins)
        except sqlite3.OperationalError:  # whatever it is, the thread finds it again, and may wait
            return False
        return True

    def _may_wait(self, yes: bool) -> None:
        if yes != self._waits:
            self._conn.execute(f"PRAGMA busy_timeout={1000 * self.patience * yes:.0f}")
            self._waits = yes

    def _errand(self, coming: Transaction | None, execute: Execute, statement: str, parameters: Any) -> "Found":
        cursor = self._conn.cursor()
        if coming:
            self._may_wait(True)
            cursor.execute(coming.begins)
        execute(cursor, statement, parameters)
        found = Found(cursor.description, cursor.fetchall(), cursor.rowcount, cursor.lastrowid)
        cursor.close()
        return found

    async def commit(self) -> None:
        """End what has begun."""
        await self._end(super().commit)

    async def rollback(self) -> None:
        """Undo what has begun."""
        if self._open == Transaction(writes=False, brief=True):
            self._conn.rollback()
            self._open = None
        else:
            await self._end(super().rollback)

    async def _end(self, end: Callable[[], Any]) -> None:
        """In the thread, behind all that is under way there, be it of somebody who was cancelled."""
        self._coming = None
        if self._open:
            await end()
            self._open = None


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
