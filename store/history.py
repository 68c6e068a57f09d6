"""The history of an enrolment: the facts a walk left behind."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, many
from store.tables import deliveries, history


async def notes(connection: AsyncConnection, enrolment: str) -> list[Row]:
    """What happened on the way, in order."""
    return await many(connection, select(history).where(history.c.enrolment == enrolment).order_by(history.c.seq))


async def sent(connection: AsyncConnection, enrolment: str) -> list[Row]:
    """What was sent, or was meant to be, in order."""
    query = select(deliveries).where(deliveries.c.enrolment == enrolment)
    return await many(connection, query.order_by(deliveries.c.at, deliveries.c.touchpoint))
