"""Children: enrolments that another enrolment started, and what it is told of them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.ends import COMPLETED, CONVERTED
from journeys.passage import Whereabouts
from journeys.steps.start import JOURNEY_COMPLETED, JOURNEY_ENDED
from store.customers import customers
from store.enrolments import enrolments
from store.events import ours
from store.tables import enrolments as register

DEEPEST = 10
"""Journeys that start one another may go in a circle that no single definition shows."""


async def started(connection: AsyncConnection, where: Whereabouts) -> bool:
    """Whether an enrolment was started at this touchpoint."""
    mine = (register.c.customer == where.customer, register.c.parent == where.touchpoint)
    return (await connection.execute(select(register.c.id).where(*mine).limit(1))).first() is not None


async def too_deep(connection: AsyncConnection, enrolment: str) -> bool:
    """Whether an enrolment has so many ancestors that it may have no children."""
    for _ in range(DEEPEST):
        row = await enrolments.find(connection, enrolment)
        if row is None or row["parent"] is None:
            return False
        enrolment = row["parent"].partition("/")[0]
    return True


async def tell_parent(connection: AsyncConnection, now: datetime, where: Whereabouts, outcome: str) -> None:
    """An enrolment is over: whoever started it, and may wait for that, hears of it. Saying it twice tells it once."""
    row = await enrolments.find(connection, where.enrolment)
    if row is None or row["parent"] is None:
        return
    await customers.hold(connection, where.customer)
    await ours.tell(
        connection,
        now,
        {
            "source": "journey",
            "source_id": where.enrolment,
            "name": JOURNEY_COMPLETED if outcome in (COMPLETED, CONVERTED) else JOURNEY_ENDED,
            "customer": where.customer,
            "at": where.now,
            "about": row["parent"],
            "properties": {"journey": where.journey, "outcome": outcome},
        },
    )
