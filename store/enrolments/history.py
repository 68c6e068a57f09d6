"""The history of an enrolment: the facts a walk left behind."""

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, many
from store.tables import deliveries, history


async def notes(connection: AsyncConnection, enrolment: str, begin: int = 0) -> list[Row]:
    """What happened on the way, in order; from a line on."""
    wanted = (history.c.enrolment == enrolment, history.c.seq >= begin)
    return await many(connection, select(history).where(*wanted).order_by(history.c.seq))


async def next_seq(connection: AsyncConnection, enrolment: str) -> int:
    """The number of the line to come."""
    newest = (await connection.execute(_LAST, {"whose": enrolment})).scalar()
    return 0 if newest is None else int(newest) + 1


async def sent(connection: AsyncConnection, enrolment: str) -> list[Row]:
    """What was sent, or was meant to be, in order."""
    return await many(connection, _SENT, {"whose": enrolment})


_LAST = select(func.max(history.c.seq)).where(history.c.enrolment == bindparam("whose"))
_SENT = (
    select(deliveries)
    .where(deliveries.c.enrolment == bindparam("whose"))
    .order_by(deliveries.c.at, deliveries.c.touchpoint)
)
