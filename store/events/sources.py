"""Sources of events."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.keyed import Keyed
from store.rows import Row, among, many, one, these
from store.tables import sources

_SOURCES = Keyed(sources)
add, find = _SOURCES.add, _SOURCES.find
_OPENS = ("secret", "old_secret", "write_key_hash")
_TOLD = [column for column in sources.c if column.name not in _OPENS]


async def by_write_keys(connection: AsyncConnection, digests: Collection[str]) -> list[Row]:
    """The sources whose write keys have these hashes."""
    return await many(connection, _opened_by(connection.dialect.name), {"digests": these(connection, digests)})


@cache
def _opened_by(dialect: str) -> Executable:
    return select(sources).where(among(dialect, sources.c.write_key_hash, "digests"))


async def every(connection: AsyncConnection) -> list[Row]:
    """All sources, by key, without what opens them."""
    return await many(connection, select(*_TOLD).order_by(sources.c.key))


async def change(connection: AsyncConnection, key: str, values: Mapping[str, Any]) -> Row | None:
    """The source after a change, without what opens it; None when there is none."""
    return await one(connection, update(sources).where(sources.c.key == key).values(dict(values)).returning(*_TOLD))


async def change_secret(connection: AsyncConnection, key: str, secret: str, old_until: datetime) -> Row | None:
    """The source with another secret; the one it had is good until then, the one before that no more."""
    return await change(connection, key, {"old_secret": sources.c.secret, "old_until": old_until, "secret": secret})


async def drop(connection: AsyncConnection, key: str) -> Row | None:
    """Remove a source; what it was, without what opened it, or None when there is none."""
    return await one(connection, delete(sources).where(sources.c.key == key).returning(*_TOLD))
