"""News: a change of somebody's profile is an event as well, so that journeys can listen for it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.event_names import CUSTOMER_UPDATED
from store.events import ours
from store.rows import new_id


async def tell(
    connection: AsyncConnection, now: datetime, customer: str, fields: Iterable[str], key: str | None = None
) -> None:
    """Keep the event, and have it handed on. `key`: the same for every try, where there may be more than one."""
    told = {"source": "etappe", "source_id": f"upd:{key}" if key else new_id("upd"), "name": CUSTOMER_UPDATED}
    said = {"at": now, "about": None, "properties": {"fields": sorted(fields)}}
    await ours.tell(connection, now, {**told, **said, "customer": customer})
