"""Topics: what customers can hear about, in their languages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, insert_into, many, one
from store.tables import journey_versions, journeys, topics

_PLAIN = {"brand": "plain", "topic": "news"}


async def find(connection: AsyncConnection, key: str) -> Row | None:
    """One topic; None when it is only a word in a journey."""
    return await one(connection, select(topics).where(topics.c.key == key))


async def every(connection: AsyncConnection) -> list[Row]:
    """All of them, as they are shown: by position, then by key."""
    return await many(connection, select(topics).order_by(topics.c.position, topics.c.key))


async def save(connection: AsyncConnection, now: datetime, key: str, values: Mapping[str, Any]) -> None:
    """Add a topic (`texts`, `double_opt_in`, `public`, `position`), or change the one with this key."""
    changed = dict(values) | {"updated_at": now}
    statement = insert_into(connection, topics).values({"key": key, "revision": 1, "created_at": now, **changed})
    counted = changed | {"revision": topics.c.revision + 1}
    await connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=counted))


async def drop(connection: AsyncConnection, key: str) -> None:
    """Remove a topic. What customers said about it stays."""
    await connection.execute(delete(topics).where(topics.c.key == key))


async def brand_of(connection: AsyncConnection, key: str) -> Row:
    """In whose colours one speaks of a topic: `brand`, `like`, `like_version` of the journey about it changed last.

    Where there is none, of any journey.
    """
    live = (journey_versions.c.journey == journeys.c.key, journey_versions.c.number == journeys.c.live_version)
    query = select(journey_versions).join(journeys, live[0] & live[1])
    other: Row = {}
    for row in await many(connection, query.order_by(journeys.c.updated_at.desc(), journeys.c.key)):
        definition = _PLAIN | row["definition"]
        found = {"brand": definition["brand"], "like": row["journey"], "like_version": row["number"]}
        if definition["topic"] == key:
            return found
        other = other or found
    return other or {"brand": _PLAIN["brand"]}
