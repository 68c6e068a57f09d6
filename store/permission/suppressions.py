"""Suppressions: who must not be written to, whatever they allow. Known by a hash alone, which outlives an erasure."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from store.customers.customers import address_hash
from store.rows import Row, insert_into, many, one
from store.tables import suppressions

_ORDER = (suppressions.c.at, suppressions.c.channel, suppressions.c.address_hash)
_AT_ONCE = 500
_WHY = select(suppressions.c.reason).where(
    suppressions.c.channel == bindparam("channel"), suppressions.c.address_hash == bindparam("hashed")
)
WHY = _WHY.scalar_subquery()
"""To be asked inside a statement; None when an address may be written to."""


async def find(connection: AsyncConnection, channel: str, hashed: str) -> Row | None:
    """One of them."""
    return await one(connection, select(suppressions).where(*_is(channel, hashed)))


async def why(connection: AsyncConnection, channel: str, address: str) -> str | None:
    """Why an address must not be written to; None when it may."""
    listed = await one(connection, _WHY, {"channel": channel, "hashed": address_hash(address)})
    return str(listed["reason"]) if listed else None


async def of(connection: AsyncConnection, hashes: Iterable[str]) -> list[Row]:
    """Those of some addresses, on whatever channel."""
    return await many(connection, select(suppressions).where(suppressions.c.address_hash.in_(hashes)).order_by(*_ORDER))


async def latest(
    connection: AsyncConnection,
    *,
    channel: str | None = None,
    reason: str | None = None,
    after: tuple[str, str] | None = None,
    limit: int = 50,
) -> list[Row]:
    """The newest first. `after`: channel and hash of the last one of the page before."""
    query = select(suppressions).order_by(*(column.desc() for column in _ORDER)).limit(limit)
    for column, value in ((suppressions.c.channel, channel), (suppressions.c.reason, reason)):
        query = query.where(column == value) if value else query
    if after:
        seen = select(*_ORDER).where(*_is(*after)).scalar_subquery()
        query = query.where(tuple_(*_ORDER) < seen)
    return await many(connection, query)


async def add(
    connection: AsyncConnection, now: datetime, channel: str, addresses: Iterable[str], reason: str, source: str
) -> int:
    """Put addresses on the list; how many were not on it. Whoever is on it stays, for the first reason."""
    said = {"channel": channel, "reason": reason, "source": source, "at": now}
    rows = [said | {"address_hash": hashed} for hashed in sorted({address_hash(one) for one in addresses})]
    new = 0
    for first in range(0, len(rows), _AT_ONCE):
        statement = insert_into(connection, suppressions).values(rows[first : first + _AT_ONCE])
        added = statement.on_conflict_do_nothing().returning(suppressions.c.address_hash)
        new += len((await connection.execute(added)).all())
    return new


async def remove(connection: AsyncConnection, channel: str, hashed: str) -> bool:
    """Take an address off the list; False when it was not on it."""
    return bool((await connection.execute(delete(suppressions).where(*_is(channel, hashed)))).rowcount)


def _is(channel: str, hashed: str) -> tuple[ColumnElement[bool], ...]:
    return suppressions.c.channel == channel, suppressions.c.address_hash == hashed
