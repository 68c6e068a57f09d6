"""Send windows, as operators wrote them: when a channel may be used at all, by the customer's clock."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.opening_hours import OpeningHours
from store.keyed import Keyed
from store.rows import insert_into
from store.tables import send_windows

_WINDOWS = Keyed(send_windows)
every, find, drop = _WINDOWS.every, _WINDOWS.find, _WINDOWS.drop


async def by_channel(connection: AsyncConnection) -> dict[str, OpeningHours]:
    """Channel → when it may be used."""
    return {row["channel"]: OpeningHours.model_validate(row["open"]) for row in await every(connection)}


async def save(connection: AsyncConnection, now: datetime, channel: str, hours: OpeningHours) -> None:
    """Say when a channel may be used."""
    changed = {"open": hours.model_dump(mode="json"), "updated_at": now}
    statement = insert_into(connection, send_windows).values(channel=channel, revision=1, **changed)
    counted = changed | {"revision": send_windows.c.revision + 1}
    await connection.execute(statement.on_conflict_do_update(index_elements=["channel"], set_=counted))
