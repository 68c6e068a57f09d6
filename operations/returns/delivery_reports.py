"""Delivery reports: what a provider tells us of messages it carried, read as its preset says."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from messages.links import BadLink
from messages.providers.configured import RECEIPTS
from messages.providers.path import look, word
from messages.providers.preset import Heard, Receipts
from operations.desk import Desk, NotThere
from store.customers import customers
from store.returns import news, receipts
from store.rows import Row
from store.sending import deliveries

_MOST = 1000
_EVENTS: dict[Heard, str] = {"delivered": news.DELIVERED, "failed": news.FAILED}


class Report(NamedTuple):
    """What became of one message, by their name for it or by ours."""

    provider_id: str
    delivery: str
    state: Heard


def provider(desk: Desk, token: str) -> str:
    """Whose address of receipts this is. Raises NotThere."""
    try:
        key = desk.links.unseal(RECEIPTS, token)
    except BadLink:
        key = ""
    if key not in desk.providers or desk.providers[key].receipts is None:
        raise NotThere("nobody sends receipts here; `etappe providers` lists the addresses")
    return key


async def take(desk: Desk, key: str, document: Any, query: Mapping[str, str]) -> int:
    """Write down what it tells; how much of it was news."""
    how = desk.providers[key].receipts
    told = list(read(how, document, query))[:_MOST] if how else []
    async with desk.database.begin() as connection:
        found = [(await _whose(connection, one), one.state) for one in told]
        theirs = [(delivery, state) for delivery, state in found if delivery and _carried(key, delivery)]
        # In the order of their customers, who are held: of two bodies at once neither waits for the other in a ring.
        theirs.sort(key=lambda one: one[0]["customer"])
        new = [await _written(desk, connection, delivery, state) for delivery, state in theirs]
    desk.bell.set()
    return sum(new)


def read(how: Receipts, document: Any, query: Mapping[str, str]) -> Iterator[Report]:
    """The reports in what came; words that are no news are passed over. `query`: what stood in the address."""
    found = look(document, how.each) if how.each else document
    for one in found if isinstance(found, list) else [found]:
        said = {**query, **one} if isinstance(one, dict) else dict(query)
        if state := how.says.get(word(said, how.state)):
            yield Report(word(said, how.id), word(said, how.delivery), state)


async def _whose(connection: AsyncConnection, report: Report) -> Row | None:
    by_ours = await deliveries.find(connection, report.delivery) if report.delivery else None
    if by_ours is None and report.provider_id:
        return await receipts.by_provider_id(connection, report.provider_id)
    return by_ours


def _carried(key: str, delivery: Row) -> bool:
    """Whether it went by this provider; one whose answer is still on its way to us has none yet."""
    return delivery["provider"] in (key, "")


async def _written(desk: Desk, connection: AsyncConnection, delivery: Row, state: Heard) -> bool:
    """Write it down, and have the journeys hear of it; False when it is no news."""
    customer = await customers.hold(connection, delivery["customer"])
    if not customer or not await receipts.receive(connection, desk.clock(), delivery["id"], state):
        return False
    delivery = delivery | {"customer": customer["id"]}
    return await news.tell(connection, desk.clock(), delivery, _EVENTS[state])
