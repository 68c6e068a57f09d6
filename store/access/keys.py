"""API keys: their hashes, and what they allow."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, insert_into, many, one
from store.tables import api_keys


async def add(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    """A new key."""
    await connection.execute(insert(api_keys).values(**values))


async def put(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    """A key under a fixed id, in place of the one that had it; it is in use again."""
    changed = {name: values[name] for name in ("hash", "scopes", "title")} | {"revoked_at": None}
    statement = insert_into(connection, api_keys).values(**values)
    await connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed))


async def by_hash(connection: AsyncConnection, digest: str) -> Row | None:
    """The key with this hash, unless it was revoked."""
    return await one(connection, select(api_keys).where(api_keys.c.hash == digest, api_keys.c.revoked_at.is_(None)))


async def revoke(connection: AsyncConnection, now: datetime, key: str) -> bool:
    """Take a key out of use; False when there is none in use by that id."""
    in_use = (api_keys.c.id == key, api_keys.c.revoked_at.is_(None))
    return bool((await connection.execute(update(api_keys).where(*in_use).values(revoked_at=now))).rowcount)


async def every(connection: AsyncConnection) -> list[Row]:
    """All keys in use, the oldest first, without their hashes."""
    columns = [column for column in api_keys.c if column.name != "hash"]
    in_use = select(*columns).where(api_keys.c.revoked_at.is_(None))
    return await many(connection, in_use.order_by(api_keys.c.created_at, api_keys.c.id))
