"""The ledger, for many deliveries of one broadcast at once: the moves are those of one, a statement for each."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.chunk import MESSAGE, named
from journeys.passage import touchpoint
from store.rows import Row, many
from store.sending.deliveries import CLAIM, NO_ANSWER, UNKNOWN, Superseded, becomes, leaving, move, row_of, taking
from store.sending.delivery import DATA, UNDER_WAY, Claim, Delivery, Outcome
from store.sending.gate import Closed
from store.tables import deliveries

Claims = dict[str, Claim]
"""Touchpoint → what the ledger answers."""


async def claim(
    connection: AsyncConnection,
    wanted: Sequence[Delivery],
    shut: Mapping[str, Closed],
    at: datetime,
    now: datetime,
) -> Claims:
    """Take deliveries for one try, or end those whose touchpoint is `shut` for good. All have one `doubt`."""
    if not wanted:
        return {}
    rows = [row_of(one, shut.get(one.where.touchpoint), at, now) for one in wanted]
    found = _claims(await connection.execute(taking(connection.dialect.name, wanted[0].doubt), rows))
    return found | await _as_they_are(connection, {one.where.touchpoint for one in wanted} - set(found))


def _claims(rows: Iterable[Any]) -> Claims:
    return {touchpoint: Claim(*told) for touchpoint, *told in rows}


async def _as_they_are(connection: AsyncConnection, touchpoints: Collection[str]) -> Claims:
    if not touchpoints:
        return {}
    return _claims(await connection.execute(select(*CLAIM).where(deliveries.c.touchpoint.in_(touchpoints))))


async def fence_data(
    connection: AsyncConnection, claims: Claims, now: datetime, carriers: Mapping[str, str] | None = None
) -> None:
    """Their bodies are about to leave, each for its carrier: all of them, or none. Raises Superseded."""
    by_carrier = defaultdict[str, Claims](dict)
    for one, claim in claims.items():
        by_carrier[(carriers or {}).get(one, "")][one] = claim
    moved = [await _move(connection, some, leaving(now, carrier)) for carrier, some in by_carrier.items()]
    if sum(moved) < len(claims):
        raise Superseded(Superseded.__doc__)


async def settle(
    connection: AsyncConnection, claims: Claims, outcomes: Mapping[str, Outcome], doubt: str, now: datetime
) -> tuple[dict[str, str], bool]:
    """Write down what became of tries. Touchpoint → the state it has now; and whether all of them were ours still."""
    states = {one: becomes(claims[one], outcome.state, doubt) for one, outcome in outcomes.items()}
    alike = defaultdict[tuple[tuple[str, str | None], ...], Claims](dict)
    for one, outcome in outcomes.items():
        alike[("state", states[one]), *outcome.told.items()][one] = claims[one]
    moved = 0
    for told, some in alike.items():
        moved += await _move(connection, some, {**dict(told), "updated_at": now})
    return states, moved == len(outcomes)


async def _move(connection: AsyncConnection, claims: Claims, values: Row) -> int:
    """Move what is still ours; how many. There are as many statements as there are different fences: mostly one."""
    by_fence = defaultdict[int, list[str]](list)
    for one, claim in claims.items():
        by_fence[claim.fence].append(one)
    return sum([await move(connection, some, fence, UNDER_WAY, values) for fence, some in by_fence.items()])


async def left_over(connection: AsyncConnection, journey: str, after: str, limit: int) -> list[str]:
    """The customers behind one of them whose delivery of a broadcast is not over, in the order of their ids."""
    theirs = (deliveries.c.journey == journey, deliveries.c.step == MESSAGE, deliveries.c.state.in_(UNDER_WAY))
    # What somebody had under a name of before a merge is nobody's turn: they have one under their own, or had it.
    own = literal(named(journey, "")) + deliveries.c.customer + touchpoint("", MESSAGE, 1)
    query = select(deliveries.c.customer).where(*theirs, deliveries.c.touchpoint == own, deliveries.c.customer > after)
    return list((await connection.execute(query.order_by(deliveries.c.customer).limit(limit))).scalars())


async def abandon(connection: AsyncConnection, journey: str, reason: str, now: datetime) -> None:
    """The broadcast is over: what is under way ends here, and a try that is still out can move nothing."""
    under_way = (deliveries.c.journey == journey, deliveries.c.state.in_(UNDER_WAY))
    out = deliveries.c.state == DATA
    ended = {"state": case((out, UNKNOWN), else_="skipped"), "reason": case((out, NO_ANSWER), else_=reason)}
    await connection.execute(
        update(deliveries).where(*under_way).values(**ended, fence=deliveries.c.fence + 1, updated_at=now)
    )


async def counts(connection: AsyncConnection, journey: str) -> list[Row]:
    """Rows `state, reason, people`."""
    why = (deliveries.c.state, deliveries.c.reason)
    query = select(*why, func.count().label("people")).where(deliveries.c.journey == journey)
    return await many(connection, query.group_by(*why).order_by(*why))
