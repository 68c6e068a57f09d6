"""Topics: what customers can hear about, in their languages."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.keyed import Keyed
from store.rows import Row, many
from store.tables import journey_versions, journeys, topics

_TOPICS = Keyed(topics)
find, save, drop = _TOPICS.find, _TOPICS.save, _TOPICS.drop
"""To be saved: `texts`, `double_opt_in`, `public`, `position`. What customers said about a topic outlives it."""
_PLAIN = {"brand": "plain", "topic": "news"}


async def every(connection: AsyncConnection) -> list[Row]:
    """All of them, as they are shown: by position, then by key."""
    return await many(connection, select(topics).order_by(topics.c.position, topics.c.key))


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
