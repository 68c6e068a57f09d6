"""Send windows, as operators wrote them: when a channel may be used at all, by the customer's clock."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.opening_hours import OpeningHours
from store.rows import Row, insert_into, many, one
from store.tables import send_windows


async def every(connection: AsyncConnection) -> list[Row]:
    """All of them, by channel."""
    return await many(connection, select(send_windows).order_by(send_windows.c.channel))


async def find(connection: AsyncConnection, channel: str) -> Row | None:
    """A channel's."""
    return await one(connection, select(send_windows).where(send_windows.c.channel == channel))


async def by_channel(connection: AsyncConnection) -> dict[str, OpeningHours]:
    """Channel → when it may be used."""
    return {row["channel"]: OpeningHours.model_validate(row["open"]) for row in await every(connection)}


async def save(connection: AsyncConnection, now: datetime, channel: str, hours: OpeningHours) -> None:
    """Say when a channel may be used."""
    changed = {"open": hours.model_dump(mode="json"), "updated_at": now}
    statement = insert_into(connection, send_windows).values(channel=channel, revision=1, **changed)
    counted = changed | {"revision": send_windows.c.revision + 1}
    await connection.execute(statement.on_conflict_do_update(index_elements=["channel"], set_=counted))


async def drop(connection: AsyncConnection, channel: str) -> None:
    """From now on a channel may be used at any hour."""
    await connection.execute(delete(send_windows).where(send_windows.c.channel == channel))
