"""Brands that were written over the API: their texts, as they are now."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, insert_into, locked, many, one
from store.tables import brands


async def hold(connection: AsyncConnection, key: str) -> Row | None:
    """One brand, held until the transaction ends."""
    return await one(connection, locked(connection, select(brands).where(brands.c.key == key)))


async def every(connection: AsyncConnection) -> list[Row]:
    """All of them, by key."""
    return await many(connection, select(brands).order_by(brands.c.key))


async def save(connection: AsyncConnection, now: datetime, key: str, text: str) -> None:
    """Add a brand, or change the one with this key."""
    statement = insert_into(connection, brands).values(key=key, text=text, revision=1, created_at=now, updated_at=now)
    changed = {"text": text, "revision": brands.c.revision + 1, "updated_at": now}
    await connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=changed))


async def drop(connection: AsyncConnection, key: str) -> None:
    """Remove a brand."""
    await connection.execute(delete(brands).where(brands.c.key == key))
