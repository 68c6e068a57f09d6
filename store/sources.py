"""Sources of events."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, insert_into, many, one
from store.tables import sources


async def add(connection: AsyncConnection, values: Mapping[str, Any]) -> bool:
    """A new source; False when there is one by that key."""
    statement = insert_into(connection, sources).values(dict(values)).on_conflict_do_nothing()
    return bool((await connection.execute(statement.returning(sources.c.key))).scalar_one_or_none())


async def find(connection: AsyncConnection, key: str) -> Row | None:
    """One source, with its secret."""
    return await one(connection, select(sources).where(sources.c.key == key))


async def by_write_key(connection: AsyncConnection, digest: str) -> Row | None:
    """The source whose write key has this hash."""
    return await one(connection, select(sources).where(sources.c.write_key_hash == digest))


async def every(connection: AsyncConnection) -> list[Row]:
    """All sources, by key, without what opens them."""
    columns = [column for column in sources.c if column.name not in ("secret", "write_key_hash")]
    return await many(connection, select(*columns).order_by(sources.c.key))
