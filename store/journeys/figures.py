"""The figures of a journey: how many came by each step, are there now, went which way."""

from typing import Any

from sqlalchemy import ColumnElement, Select, distinct, func, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from store.sending import engagements
from store.tables import deliveries, enrolments, history

ByStep = dict[str, int]


async def entered(connection: AsyncConnection, journey: str, version: int | None = None) -> ByStep:
    """Step → how often it was reached."""
    whose = _of(journey, version)
    past = select(history.c.enrolment, history.c.step, history.c.visit).join(enrolments).where(*whose)
    present = select(enrolments.c.id, enrolments.c.step, enrolments.c.visit).where(*whose)
    reached = union(past, present).subquery()
    return await _counted(connection, select(reached.c.step, func.count()).group_by(reached.c.step))


async def here(connection: AsyncConnection, journey: str, version: int | None = None) -> ByStep:
    """Step → how many customers stand there now."""
    present = (*_of(journey, version), enrolments.c.state.in_(("active", "leaving")))
    return await _counted(
        connection, select(enrolments.c.step, func.count()).where(*present).group_by(enrolments.c.step)
    )


async def standing(connection: AsyncConnection, journey: str) -> dict[tuple[str, int], int]:
    """(Step, version) → how many are there, on their way; the step is empty for who has only just been let in."""
    where = (enrolments.c.step, enrolments.c.version)
    query = select(*where, func.count()).where(*_of(journey, None), enrolments.c.state != "ended")
    rows = await connection.execute(query.group_by(*where))
    return {(step or "", version): people for step, version, people in rows}


async def delivered(
    connection: AsyncConnection, journey: str, states: tuple[str, ...], version: int | None = None
) -> ByStep:
    """Step → how many deliveries are in one of these states."""
    wanted = [deliveries.c.journey == journey, deliveries.c.state.in_(states)]
    if version is not None:
        wanted.append(deliveries.c.version == version)
    return await _counted(
        connection, select(deliveries.c.step, func.count()).where(*wanted).group_by(deliveries.c.step)
    )


async def clicked(connection: AsyncConnection, journey: str, version: int | None = None) -> tuple[ByStep, ByStep]:
    """Step → of how many deliveries a link was followed: raw, and without machines."""
    rows = [row for row in await engagements.per_step(connection, journey, version) if row["kind"] == engagements.CLICK]
    return {row["step"]: row["all"] for row in rows}, {row["step"]: row["people"] for row in rows}


async def flows(connection: AsyncConnection, journey: str, version: int | None = None) -> dict[tuple[str, str], int]:
    """(Step, outcome) → how often it came to that."""
    went = (*_of(journey, version), history.c.what == "step")
    query = select(history.c.step, history.c.said, func.count()).join(enrolments).where(*went)
    rows = await connection.execute(query.group_by(history.c.step, history.c.said))
    return {(step, outcome): number for step, outcome, number in rows}


async def people(connection: AsyncConnection, journey: str, version: int | None = None) -> dict[str, int]:
    """Outcome → how many enrolments ended so; those under way count as `active`."""
    outcome = func.coalesce(enrolments.c.outcome, "active")
    query = select(outcome, func.count(distinct(enrolments.c.id))).where(*_of(journey, version)).group_by(outcome)
    rows = await connection.execute(query)
    return {str(row[0]): int(row[1]) for row in rows}


def _of(journey: str, version: int | None) -> tuple[ColumnElement[bool], ...]:
    chosen: tuple[ColumnElement[bool], ...] = (enrolments.c.journey == journey,)
    return chosen if version is None else (*chosen, enrolments.c.version == version)


async def _counted(connection: AsyncConnection, query: Select[Any]) -> ByStep:
    return {str(row[0]): int(row[1]) for row in await connection.execute(query) if row[0]}
