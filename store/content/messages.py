"""Messages that were written over the API: their files, as they are now."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, insert_into, locked, many, one
from store.tables import messages


async def find(connection: AsyncConnection, key: str) -> Row | None:
    """One message."""
    return await one(connection, select(messages).where(messages.c.key == key))


async def hold(connection: AsyncConnection, key: str) -> Row | None:
    """The same, held until the transaction ends."""
    return await one(connection, locked(connection, select(messages).where(messages.c.key == key)))


async def every(connection: AsyncConnection) -> list[Row]:
    """All of them, by key."""
    return await many(connection, select(messages).order_by(messages.c.key))


async def save(connection: AsyncConnection, now: datetime, key: str, files: Mapping[str, str]) -> None:
    """Add a message (`CHANNEL/LOCALE/FILE` → text), or change the one with this key."""
    changed = {"files": dict(files), "updated_at": now}
    statement = insert_into(connection, messages).values(key=key, revision=1, created_at=now, **changed)
    counted = changed | {"revision": messages.c.revision + 1}
    await connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=counted))


async def drop(connection: AsyncConnection, key: str) -> bool:
    """Remove a message; False when there is none."""
    return bool((await connection.execute(delete(messages).where(messages.c.key == key))).rowcount)
