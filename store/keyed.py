"""What people wrote under a key: found, looked through and removed in one way. A shelf takes of it what it needs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, insert_into, locked, many, one


class Keyed:
    """A table, and the one column that is its primary key."""

    def __init__(self, table: Table) -> None:
        self._table, (self._key,) = table, table.primary_key.columns

    async def find(self, connection: AsyncConnection, key: str) -> Row | None:
        """One of them."""
        return await one(connection, self._at(key))

    async def hold(self, connection: AsyncConnection, key: str) -> Row | None:
        """The same, held until the transaction ends."""
        return await one(connection, locked(connection, self._at(key)))

    def _at(self, key: str) -> Select[Any]:
        return select(self._table).where(self._key == key)

    async def every(self, connection: AsyncConnection) -> list[Row]:
        """All of them, by key."""
        return await many(connection, select(self._table).order_by(self._key))

    async def keys(self, connection: AsyncConnection) -> list[str]:
        """The keys of all of them."""
        return list((await connection.execute(select(self._key))).scalars())

    async def add(self, connection: AsyncConnection, values: Mapping[str, Any]) -> bool:
        """A new one; False when there is one by that key."""
        statement = insert_into(connection, self._table).values(dict(values)).on_conflict_do_nothing()
        return bool((await connection.execute(statement.returning(self._key))).scalar_one_or_none())

    async def save(self, connection: AsyncConnection, now: datetime, key: str, values: Mapping[str, Any]) -> None:
        """Add one, or change the one with this key. Its `revision` counts the changes."""
        changed = dict(values) | {"updated_at": now}
        row = {self._key.name: key, "revision": 1, "created_at": now, **changed}
        statement = insert_into(connection, self._table).values(row)
        counted = changed | {"revision": self._table.c.revision + 1}
        await connection.execute(statement.on_conflict_do_update(index_elements=[self._key], set_=counted))

    async def drop(self, connection: AsyncConnection, key: str) -> bool:
        """Remove one; False when there is none."""
        return bool((await connection.execute(delete(self._table).where(self._key == key))).rowcount)
