"""Bounces and complaints, each once; and how many there are, which decides what becomes of an address or a journey."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, case, distinct, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, insert_into, many
from store.tables import bounces, deliveries

COMPLAINT = "complaint"
HARD, SOFT = "hard_bounce", "soft_bounces"
"""Why an address is suppressed that they come from."""
_DELIVERED, _ACCEPTED = "delivered", "accepted"
_REJECTED, _NO_SUCH_ADDRESS = "rejected", "no_such_address"


@dataclass(frozen=True)
class Share:
    """Of the messages of a journey that were accepted, or turned back at the door because there is no such address:
    how many came back, and of how many somebody complained."""

    accepted: int = 0
    bounced: int = 0
    complained: int = 0

    @property
    def bounces(self) -> float:
        """From 0 to 1."""
        return self.bounced / self.accepted if self.accepted else 0.0

    @property
    def complaints(self) -> float:
        """From 0 to 1."""
        return self.complained / self.accepted if self.accepted else 0.0


async def keep(
    connection: AsyncConnection, now: datetime, delivery: Row, kind: str, code: str, source: str, address_hash: str
) -> bool:
    """Write one down; False when it was told before."""
    told = {name: delivery[name] for name in ("customer", "journey", "channel")}
    told |= {"delivery": delivery["id"], "kind": kind, "code": code, "source": source, "address_hash": address_hash}
    statement = insert_into(connection, bounces).values(**told, at=now).on_conflict_do_nothing()
    return (await connection.execute(statement.returning(bounces.c.id))).scalar_one_or_none() is not None


async def of(connection: AsyncConnection, delivery: str) -> list[Row]:
    """What came back of a delivery, the earliest first."""
    return await many(connection, select(bounces).where(bounces.c.delivery == delivery).order_by(bounces.c.id))


async def softs_in_a_row(
    connection: AsyncConnection, customer: str, channel: str, address_hash: str, since: datetime
) -> int:
    """How many messages to an address bounced softly since a moment, and since the last one that arrived there."""
    arrived = (
        deliveries.c.customer == customer,
        deliveries.c.channel == channel,
        deliveries.c.receipt == _DELIVERED,
        deliveries.c.updated_at > since,
    )
    last = (await connection.execute(select(func.max(deliveries.c.updated_at)).where(*arrived))).scalar()
    begin = max(since, last) if last else since
    soft = (bounces.c.address_hash == address_hash, bounces.c.channel == channel, bounces.c.kind == "soft")
    query = select(func.count(distinct(bounces.c.delivery))).where(*soft, bounces.c.at > begin)
    return (await connection.execute(query)).scalar_one()


async def shares(connection: AsyncConnection, since: datetime, journey: str | None = None) -> dict[str, Share]:
    """Journey → what came back of it since then; without those of which nothing did."""
    found = await many(connection, _came_back(since, journey))
    keys = [row["journey"] for row in found]
    sent = {row["journey"]: row["accepted"] for row in await many(connection, _accepted(since, keys))} if keys else {}
    return {
        row["journey"]: Share(sent.get(row["journey"], 0), row["bounced"] or 0, row["complained"] or 0) for row in found
    }


def _came_back(since: datetime, journey: str | None) -> Select[tuple[str, int, int]]:
    complaint = bounces.c.kind == COMPLAINT
    bounced = func.count(distinct(case((~complaint, bounces.c.delivery))))
    complained = func.count(distinct(case((complaint, bounces.c.delivery))))
    query = select(bounces.c.journey, bounced.label("bounced"), complained.label("complained"))
    query = query.where(bounces.c.at > since).group_by(bounces.c.journey)
    return query.where(bounces.c.journey == journey) if journey else query


def _accepted(since: datetime, journeys: list[str]) -> Select[tuple[str, int]]:
    turned_back = and_(deliveries.c.state == _REJECTED, deliveries.c.reason == _NO_SUCH_ADDRESS)
    taken = or_(deliveries.c.state == _ACCEPTED, turned_back)
    sent = (deliveries.c.journey.in_(journeys), taken, deliveries.c.updated_at > since)
    counted = func.count().label("accepted")
    return select(deliveries.c.journey, counted).where(*sent).group_by(deliveries.c.journey)
