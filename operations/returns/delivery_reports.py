"""Delivery reports: what a provider tells us of messages it carried, read as its preset says."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from messages.links import BadLink
from messages.providers.configured import RECEIPTS
from messages.providers.path import look, word
from messages.providers.preset import Heard, Receipts
from operations.desk import Desk, NotThere
from store.returns import receipts
from store.rows import Row
from store.sending import deliveries

_MOST = 1000


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
        news = [await _written(desk, connection, key, one) for one in told]
    return sum(news)


def read(how: Receipts, document: Any, query: Mapping[str, str]) -> Iterator[Report]:
    """The reports in what came; words that are no news are passed over. `query`: what stood in the address."""
    found = look(document, how.each) if how.each else document
    for one in found if isinstance(found, list) else [found]:
        said = {**query, **one} if isinstance(one, dict) else dict(query)
        if state := how.says.get(word(said, how.state)):
            yield Report(word(said, how.id), word(said, how.delivery), state)


async def _written(desk: Desk, connection: AsyncConnection, key: str, report: Report) -> bool:
    delivery = await _whose(connection, report)
    # One whose answer is still on its way to us has no provider yet.
    if delivery is None or delivery["provider"] not in (key, ""):
        return False
    return await receipts.receive(connection, desk.clock(), delivery["id"], report.state)


async def _whose(connection: AsyncConnection, report: Report) -> Row | None:
    by_ours = await deliveries.find(connection, report.delivery) if report.delivery else None
    if by_ours is None and report.provider_id:
        return await receipts.by_provider_id(connection, report.provider_id)
    return by_ours
