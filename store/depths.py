"""How much of everything there is."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables
from store.enrolments.stuck import at


async def outbox(connection: AsyncConnection) -> tuple[int, datetime | None]:
    """How much waits to be handed on, and since when the oldest of it is due."""
    query = select(func.count(), func.min(tables.outbox.c.due_at))
    count, oldest = (await connection.execute(query)).one()
    return count, oldest


async def deliveries(connection: AsyncConnection) -> dict[str, int]:
    """State → how many deliveries are in it."""
    state = tables.deliveries.c.state
    rows = await connection.execute(select(state, func.count()).group_by(state))
    return dict(rows.all())


async def stuck(connection: AsyncConnection) -> dict[tuple[str, str], int]:
    """(Journey, fault) → how many people stand still for it."""
    why = (tables.enrolments.c.journey, tables.enrolments.c.fault)
    rows = await connection.execute(select(*why, func.count()).where(*at()).group_by(*why))
    return {(journey, fault): people for journey, fault, people in rows}
