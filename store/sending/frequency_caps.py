"""Frequency caps, as operators wrote them."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.frequency_cap import FrequencyCap
from store.rows import Row, insert_into, many, one
from store.tables import frequency_caps


async def every(connection: AsyncConnection) -> list[Row]:
    """All of them, by key."""
    return await many(connection, select(frequency_caps).order_by(frequency_caps.c.key))


async def find(connection: AsyncConnection, key: str) -> Row | None:
    """One of them."""
    return await one(connection, select(frequency_caps).where(frequency_caps.c.key == key))


async def save(connection: AsyncConnection, now: datetime, cap: FrequencyCap) -> None:
    """Add one, or change the one with this key."""
    said = cap.model_dump(mode="json")
    changed = {name: said.get(name) for name in FrequencyCap.model_fields if name != "key"} | {"updated_at": now}
    statement = insert_into(connection, frequency_caps).values(key=cap.key, revision=1, created_at=now, **changed)
    counted = changed | {"revision": frequency_caps.c.revision + 1}
    await connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=counted))


async def drop(connection: AsyncConnection, key: str) -> None:
    """Remove one."""
    await connection.execute(delete(frequency_caps).where(frequency_caps.c.key == key))


def definition(row: Row) -> FrequencyCap:
    """The cap in a row."""
    return FrequencyCap.model_validate({name: row[name] for name in FrequencyCap.model_fields})
