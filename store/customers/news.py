"""News: a change of somebody's profile is an event as well, so that journeys can listen for it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.event_names import CUSTOMER_UPDATED
from store.events import events, ours, outbox
from store.rows import Row, new_id


async def tell(
    connection: AsyncConnection, now: datetime, customer: str, fields: Iterable[str], key: str | None = None
) -> None:
    """Keep the event, and have it handed on. `key`: the same for every try, where there may be more than one."""
    told = {"source": "etappe", "source_id": f"upd:{key}" if key else new_id("upd"), "name": CUSTOMER_UPDATED}
    said = {"at": now, "about": None, "properties": {"fields": sorted(fields)}}
    await ours.tell(connection, now, {**told, **said, "customer": customer})


async def tell_of_many(connection: AsyncConnection, now: datetime, changed: Mapping[str, Iterable[str]]) -> None:
    """The same of many customers, who are held, by changed fields. Whatever else is to be handed on goes first."""
    same: Row = {"source": "etappe", "name": CUSTOMER_UPDATED, "at": now, "received_at": now, "about": None}
    rows = [
        same
        | {"id": new_id("evt"), "source_id": new_id("upd"), "customer": one, "properties": {"fields": sorted(fields)}}
        for one, fields in changed.items()
    ]
    await events.keep_many(connection, rows)
    await outbox.put_many(connection, now, "match", [row["id"] for row in rows], rank=1)
