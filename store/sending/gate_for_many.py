"""The gate, asked for many people at once who are to get the same message: a broadcast's."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.customers import other_names
from store.journeys.journeys import SENDS_NOTHING
from store.rows import Row, locked, many
from store.sending.delivery import Delivery
from store.sending.gate import ERASED, PAUSED, Closed
from store.sending.reach import unreachable
from store.tables import customers

CANCELLED, ANOTHER_NAME = "cancelled", "another_name"


_THESE = customers.c.id.in_(bindparam("people", expanding=True))
_WHOLE = select(customers).where(_THESE).order_by(customers.c.id)
_ID = select(customers.c.id).where(_THESE).order_by(customers.c.id)


async def hold(connection: AsyncConnection, people: Sequence[str], *, whole: bool = True) -> dict[str, Row]:
    """Id → customer, of those who are there, held until the transaction ends; in one order, so none wait in a ring.

    Not `whole`: nothing but their ids, for who has read the rest.
    """
    query = locked(connection, _WHOLE if whole else _ID)
    return {row["id"]: row for row in await many(connection, query, {"people": people})}


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
    why |= await _gone(connection, addresses.keys() - held.keys())
    found = {one.where.touchpoint: _shut(one.where.customer, held, why) for one in wanted}
    return {touchpoint: shut for touchpoint, shut in found.items() if shut}


def _stopped(standing: Row) -> Closed | None:
    """For everybody, because somebody stopped it."""
    if standing["state"] not in ("running", "paused"):
        return Closed("skipped", CANCELLED)
    if standing["state"] == "paused" or standing["journey_state"] in SENDS_NOTHING:
        return Closed("held", PAUSED)
    return None


async def _gone(connection: AsyncConnection, people: Collection[str]) -> dict[str, str]:
    """Who is there no more → why: erased, or one with somebody who has their turn under another name."""
    if not people:
        return {}
    renamed = await other_names.among(connection, "id", people)
    return {one: ANOTHER_NAME if one in renamed else ERASED for one in people}


def _shut(customer: str, held: Mapping[str, Row], why: Mapping[str, str]) -> Closed | None:
    if customer not in held:
        return Closed("skipped", why[customer])
    return Closed("suppressed", why[customer]) if customer in why else None
