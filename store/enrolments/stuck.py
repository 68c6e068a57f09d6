"""Who stands still, because a step failed and another try would not help."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, many
from store.tables import enrolments


def at(
    journey: str | None = None, step: str | None = None, fault: str | None = None
) -> tuple[ColumnElement[bool], ...]:
    """Conditions on `enrolments`; None: of any."""
    named = {"journey": journey, "step": step, "fault": fault}
    exactly = (enrolments.c[name] == value for name, value in named.items() if value is not None)
    return enrolments.c.fault.is_not(None), enrolments.c.state != "ended", *exactly


async def counts(connection: AsyncConnection, journey: str | None = None) -> list[Row]:
    """Rows `journey, step, fault, people`: how many stand still where, and why."""
    where = (enrolments.c.journey, enrolments.c.step, enrolments.c.fault)
    query = select(*where, func.count().label("people")).where(*at(journey))
    return await many(connection, query.group_by(*where).order_by(*where))


async def versions(connection: AsyncConnection, wanted: tuple[ColumnElement[bool], ...]) -> dict[int, int]:
    """Journey version → how many of those people follow it."""
    query = select(enrolments.c.version, func.count()).where(*wanted).group_by(enrolments.c.version)
    return dict((await connection.execute(query)).all())
