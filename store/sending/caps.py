"""Frequency caps at the gate: what counts under them, of some people at once, in two statements.

Whoever asks holds the customers (`customers.hold`, `households.hold`) until what they send is in the ledger as `data`;
so of two who ask at once, one counts the other's.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.frequency_cap import NEAR, Asking, FrequencyCap, Seen, Sent, Waiting
from store.rows import Row, many
from store.sending.delivery import CLAIMED
from store.tables import decisions, deliveries

COUNTED = ("data", "accepted", "unknown")
"""States of what arrived, or may have."""


async def seen(
    connection: AsyncConnection, caps: Sequence[FrequencyCap], asking: Mapping[str, Asking]
) -> dict[str, list[Seen]]:
    """Touchpoint → how the caps stand for the message there. They ask in this order: who may go counts for the next.

    All are on one channel, about one topic, of one rank and at one moment.
    """
    if not caps or not asking:
        return {one: [] for one in asking}
    first = next(iter(asking.values()))
    people = {one.customer for one in asking.values()}.union(*(one.household for one in asking.values()))
    sent = await _sent(connection, people, first.at - max(cap.within for cap in caps), asking)
    waiting = await _waiting(connection, people, first, asking) if first.rank > 1 else {}
    found = dict[str, list[Seen]]()
    for touchpoint, one in asking.items():
        together = sorted({one.customer, *one.household})
        counted, ahead = [each for who in together for each in sent[who]], _of(waiting, together)
        found[touchpoint] = [cap.seen(one, counted, ahead) for cap in caps]
        if not any(cap.full or cap.gives_way for cap in found[touchpoint]):
            sent[one.customer].append(Sent(one.customer, one.channel, one.topic, one.at, ""))
    return found


def _of(waiting: Mapping[str, list[Waiting]], people: Sequence[str]) -> list[Waiting]:
    return [each for who in people for each in waiting.get(who, ())]


async def _sent(
    connection: AsyncConnection, people: Collection[str], since: datetime, own: Collection[str]
) -> defaultdict[str, list[Sent]]:
    """Customer → what they got since then, other than at these touchpoints."""
    ledger = deliveries.c
    columns = (ledger.touchpoint, ledger.customer, ledger.channel, ledger.topic, ledger.at, ledger.journey)
    got = (ledger.customer.in_(people), ledger.at > since, ledger.state.in_(COUNTED))
    found = defaultdict[str, list[Sent]](list)
    for row in await many(connection, select(*columns).where(*got)):
        if row.pop("touchpoint") not in own:
            found[row["customer"]].append(Sent(**row))
    return found


async def _waiting(
    connection: AsyncConnection, people: Collection[str], asking: Asking, own: Collection[str]
) -> dict[str, list[Waiting]]:
    """Customer → what was put off for them until about now."""
    found = defaultdict[str, list[Waiting]](list)
    for row in await many(connection, _put_off(people, asking.at)):
        rank = row.pop("inputs").get("rank", 0)
        if row.pop("touchpoint") not in own and rank:
            found[row["customer"]].append(Waiting(**row, rank=rank))
    return found


def _put_off(people: Collection[str], now: datetime) -> Any:
    why, ledger, newer = decisions.c, deliveries.c, decisions.alias().c
    columns: Sequence[Any] = (why.touchpoint, why.customer, why.until, why.inputs, why.journey)
    newest = select(func.max(newer.id)).where(newer.touchpoint == why.touchpoint).scalar_subquery()
    about_now = why.until.between(now - NEAR, now + NEAR)
    joined = decisions.join(deliveries, ledger.touchpoint == why.touchpoint)
    query = select(*columns, ledger.channel, ledger.topic).select_from(joined)
    return query.where(why.customer.in_(people), about_now, ledger.state == CLAIMED, why.id == newest)


def inputs(seen: Sequence[Seen]) -> list[Row]:
    """What a decision that let a message through was made by."""
    return [{"cap": one.cap.key, "most": one.cap.most, "count": len(one.counted)} for one in seen]
