"""Receipts: what is heard of a delivery after it was handed over; and which delivery somebody speaks of."""

from datetime import datetime

from sqlalchemy import case, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, one
from store.tables import deliveries

_HEAVIER = {
    "failed": (),
    "delivered": ("failed",),
    "bounced": ("failed", "delivered"),
    "complained": ("failed", "delivered", "bounced"),
}
"""A receipt → those that it outweighs, whatever order they come in."""


async def by_provider_id(connection: AsyncConnection, provider_id: str) -> Row | None:
    """The delivery that a provider calls so."""
    return await one(connection, select(deliveries).where(deliveries.c.provider_id == provider_id))


async def receive(connection: AsyncConnection, now: datetime, delivery: str, receipt: str) -> bool:
    """Write a receipt down; False when that was known, or something that outweighs it.

    Whatever it says, the message was accepted: where nobody could know, now we do.
    """
    column = deliveries.c.receipt
    lighter = or_(column.is_(None), column.in_(_HEAVIER[receipt]))
    doubt = deliveries.c.state == "unknown"
    settled = {
        "state": case((doubt, "accepted"), else_=deliveries.c.state),
        "reason": case((doubt, ""), else_=deliveries.c.reason),
    }
    statement = update(deliveries).where(deliveries.c.id == delivery, lighter)
    done = await connection.execute(statement.values(receipt=receipt, updated_at=now, **settled))
    return bool(done.rowcount)
