"""Steer: change one enrolment on its way. What is decided here is kept, and reaches the walk by the outbox."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.delivery import TEMPLATE_FAULT
from journeys.orders import Order, Retry, read
from operations.desk import Conflict, Desk, NotThere
from operations.journeys.mend import mend
from store.enrolments import enrolments
from store.events import outbox
from store.rows import Row, new_id


async def order_of(desk: Desk, enrolment: str, detail: Row) -> Order:
    """An order as the outbox keeps it; a version is kept by its number, and travels as a whole."""
    if detail["order"] == "migrate":
        async with desk.database.read() as connection:
            row = await enrolments.find(connection, enrolment)
        if row:
            definition = await desk.versions.of(row["journey"], detail["version"])
            return read(detail | {"definition": definition})
    return read(detail)


async def steer(desk: Desk, connection: AsyncConnection, enrolment: str, order: Row) -> None:
    """Put an order into the outbox, under an id of its own."""
    await outbox.put(connection, desk.clock(), "steer", enrolment, {"id": new_id("ord"), **order})


async def again(desk: Desk, connection: AsyncConnection, row: Row, order: Order) -> None:
    """Before a step is tried again: a message that could not be written is taken as it is now."""
    if isinstance(order, Retry) and row["fault"] == TEMPLATE_FAULT:
        await mend(desk, connection, row["journey"], row["version"])


async def under_way(connection: AsyncConnection, enrolment: str) -> Row:
    """An enrolment that can be steered. Raises NotThere, or Conflict when it is over."""
    row = await enrolments.find(connection, enrolment)
    if row is None:
        raise NotThere(f"there is no enrolment {enrolment}")
    if row["state"] == "ended":
        raise Conflict(f"this enrolment ended already, as “{row['outcome']}”")
    return row


def here(row: Row) -> dict[str, Any]:
    """Where an enrolment is seen to be; an order for it holds only as long as it is there."""
    return {"step": row["step"], "visit": row["visit"]}
