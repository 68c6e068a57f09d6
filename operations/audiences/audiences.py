"""Audiences: how many and who belong to a rule, and what one customer belongs to. Always as it is now."""

from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.rule import Rule
from operations.customers.look_up import everybody
from operations.desk import Desk, Refused
from store.audiences import segments
from store.audiences.audiences import NoAudience, within
from store.rows import Row, many
from store.tables import customers

_SAMPLE = 20


@dataclass(frozen=True)
class Preview:
    """How many belong, some of them, and how long it took to find out."""

    count: int
    sample: list[Row]
    took_ms: int


async def preview(desk: Desk, rule: Rule) -> Preview:
    """Who a rule means. Raises Refused for one that names a segment that is not there."""
    begun = perf_counter()
    async with desk.database.read() as connection:
        try:
            clause = await segments.clause_of(connection, desk.clock(), rule)
        except segments.NoSegment as missing:
            raise Refused(f"there is no segment “{missing.key}”; add it first, or correct the name") from None
        count, sample = await _counted(connection, clause)
    return Preview(count, sample, round((perf_counter() - begun) * 1000))


async def _counted(connection: AsyncConnection, clause: ColumnElement[bool]) -> tuple[int, list[Row]]:
    count = (await connection.execute(select(func.count()).select_from(customers).where(clause))).scalar_one()
    newest = (customers.c.created_at.desc(), customers.c.id.desc())
    sample = select(customers).where(clause).order_by(*newest).limit(_SAMPLE)
    return count, await many(connection, sample) if count else []


async def of_segment(desk: Desk, key: str, *, after: str | None = None, limit: int = 50) -> list[Row]:
    """Who belongs to a segment now, the newest first; `after` is the last id of the page before. Raises NotThere."""
    return await everybody(desk, audience={"segment": key}, after=after, limit=limit)


async def of_list(desk: Desk, key: str, *, after: str | None = None, limit: int = 50) -> list[Row]:
    """Who is on a list, in the same way."""
    return await everybody(desk, audience={"list": key}, after=after, limit=limit)


async def meant(desk: Desk, connection: AsyncConnection, audience: Mapping[str, Any]) -> ColumnElement[bool]:
    """An audience as a condition on customers. Raises Refused when there is none by that name."""
    try:
        return await within(connection, desk.clock(), audience)
    except NoAudience as missing:
        raise Refused(str(missing)) from None


async def belongs(desk: Desk, customer: str) -> dict[str, Any]:
    """`{segments, persona}`: the keys of the segments somebody belongs to now, and of the one whose face is theirs."""
    async with desk.database.read() as connection:
        rows = {row["key"]: row["persona"] for row in await segments.every(connection)}
        mine = await segments.of_customer(connection, desk.clock(), customer, rows)
    faces = [(rows[key].get("rank", 5), key) for key in mine if rows[key]]
    return {"segments": sorted(mine), "persona": min(faces)[1] if faces else None}
