"""The inbox: deliveries of the channel `inbox`, and which of them were read."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, many
from store.tables import deliveries, engagements

CHANNEL, READ = "inbox", "read"


async def newest(connection: AsyncConnection, customer: str, limit: int) -> list[Row]:
    """Deliveries to a customer, the newest first, each with `read`."""
    seen = exists().where(engagements.c.delivery == deliveries.c.id, engagements.c.kind == READ)
    query = select(deliveries, seen.label("read")).where(*_theirs(customer))
    return await many(connection, query.order_by(deliveries.c.at.desc(), deliveries.c.touchpoint).limit(limit))


async def mark_read(connection: AsyncConnection, now: datetime, customer: str, delivery: str) -> bool:
    """It was read; False when it is none of theirs. Whoever calls holds the customer."""
    theirs = select(deliveries.c.id).where(*_theirs(customer), deliveries.c.id == delivery)
    if (await connection.execute(theirs)).first() is None:
        return False
    before = select(engagements.c.id).where(engagements.c.delivery == delivery, engagements.c.kind == READ)
    if (await connection.execute(before)).first() is None:
        said = {"delivery": delivery, "customer": customer, "kind": READ, "at": now}
        await connection.execute(insert(engagements).values(said))
    return True


def _theirs(customer: str) -> tuple[ColumnElement[bool], ...]:
    return deliveries.c.customer == customer, deliveries.c.channel == CHANNEL, deliveries.c.state == "accepted"
