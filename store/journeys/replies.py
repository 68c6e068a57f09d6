"""Replies: what other systems said when a journey called them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.passage import Whereabouts
from store.rows import Row, insert_into, many, one
from store.tables import replies


async def find(connection: AsyncConnection, touchpoint: str) -> Row | None:
    """What was said at a touchpoint."""
    return await one(connection, select(replies).where(replies.c.touchpoint == touchpoint))


async def keep(connection: AsyncConnection, where: Whereabouts, endpoint: str, status: int | None, body: Any) -> None:
    """This touchpoint's reply, unless it has one."""
    told = where.model_dump(include={"enrolment", "customer", "step"})
    row = told | {"touchpoint": where.touchpoint, "endpoint": endpoint, "status": status, "body": body, "at": where.now}
    await connection.execute(insert_into(connection, replies).values(row).on_conflict_do_nothing())


async def by_step(connection: AsyncConnection, enrolment: str) -> dict[str, Mapping[str, Any]]:
    """Step → `{status, body}` of its latest call; the status is 0 when nobody answered."""
    query = select(replies).where(replies.c.enrolment == enrolment).order_by(replies.c.at)
    return {row["step"]: told(row) for row in await many(connection, query)}


def told(row: Row) -> Row:
    """A reply as conditions know it."""
    return {"status": row["status"] or 0, "body": row["body"]}
