"""The gate, asked for many people at once who are to get the same message: a broadcast's."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.journeys.journeys import SENDS_NOTHING
from store.rows import Row, locked, many
from store.sending.delivery import Delivery
from store.sending.gate import ERASED, PAUSED, Closed
from store.sending.reach import unreachable
from store.tables import customers

CANCELLED = "cancelled"


async def hold(connection: AsyncConnection, people: Sequence[str]) -> dict[str, Row]:
    """Id → customer, of those who are there, held until the transaction ends; in one order, so none wait in a ring."""
    query = select(customers).where(customers.c.id.in_(people)).order_by(customers.c.id)
    return {row["id"]: row for row in await many(connection, locked(connection, query))}


async def closed(
    connection: AsyncConnection, standing: Row, held: Mapping[str, Row], wanted: Sequence[Delivery]
) -> dict[str, Closed]:
    """Touchpoint → why not, of those for whom it is shut; it stays so while they are `held`.

    All are on one channel and about one topic. `standing`: the broadcast's row (`store/audiences/broadcasts.py`).
    """
    if shut := _stopped(standing):
        return {one.where.touchpoint: shut for one in wanted}
    if not wanted:
        return {}
    addresses = {one.where.customer: one.address for one in wanted}
    why = await unreachable(connection, wanted[0].channel, wanted[0].topic, addresses)
    found = {one.where.touchpoint: _shut(one.where.customer, held, why) for one in wanted}
    return {touchpoint: shut for touchpoint, shut in found.items() if shut}


def _stopped(standing: Row) -> Closed | None:
    """For everybody, because somebody stopped it."""
    if standing["state"] not in ("running", "paused"):
        return Closed("skipped", CANCELLED)
    if standing["state"] == "paused" or standing["journey_state"] in SENDS_NOTHING:
        return Closed("held", PAUSED)
    return None


def _shut(customer: str, held: Mapping[str, Row], why: Mapping[str, str]) -> Closed | None:
    if customer not in held:
        return Closed("skipped", ERASED)
    return Closed("suppressed", why[customer]) if customer in why else None
