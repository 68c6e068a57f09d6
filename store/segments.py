"""Segments: rules that say who belongs to them. Nobody is written down as a member: it is asked at each use."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, insert_into, many, one
from store.tables import customers, segments


class NoSegment(LookupError):
    """There is no segment by that key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"there is no segment “{key}”")
        self.key = key


async def find(connection: AsyncConnection, key: str) -> Row | None:
    """One segment."""
    return await one(connection, select(segments).where(segments.c.key == key))


async def every(connection: AsyncConnection) -> list[Row]:
    """All segments, by key."""
    return await many(connection, select(segments).order_by(segments.c.key))


async def keys(connection: AsyncConnection) -> list[str]:
    """The keys of all segments."""
    return list((await connection.execute(select(segments.c.key))).scalars())


async def save(connection: AsyncConnection, now: datetime, key: str, values: Mapping[str, Any]) -> None:
    """Add a segment (`title`, `rule`, `persona`), or change the one with this key."""
    changed = dict(values) | {"updated_at": now}
    row = {"key": key, "revision": 1, "created_at": now, **changed}
    statement = insert_into(connection, segments).values(row)
    counted = changed | {"revision": segments.c.revision + 1}
    await connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=counted))


async def drop(connection: AsyncConnection, key: str) -> bool:
    """Remove a segment; False when there is none."""
    return bool((await connection.execute(delete(segments).where(segments.c.key == key))).rowcount)


async def clause(connection: AsyncConnection, now: datetime, key: str) -> ColumnElement[bool]:
    """Whether a customer belongs to a segment now: a condition on the table `customers`. Raises NoSegment."""
    raise NotImplementedError


async def of_customer(connection: AsyncConnection, now: datetime, customer: str, keys: Collection[str]) -> set[str]:
    """Which of these segments a customer belongs to now. Keys that nobody knows are not in the answer."""
    raise NotImplementedError
