"""Engagements: where the links of a message lead, and who opened it and followed them, people or machines."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import case, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, insert_into, many, one
from store.sending.delivery import Delivery
from store.tables import deliveries, engagements, link_targets

Kind = Literal["open", "click", "read"]
CLICK: Kind = "click"
OPEN: Kind = "open"
_MOST = 100
"""Of a delivery; what comes after that tells nothing new."""
_PERSON = ""


async def keep_targets(connection: AsyncConnection, targets: Iterable[tuple[Delivery, Sequence[str]]]) -> None:
    """Where the links of deliveries lead, numbered from 1."""
    rows = [
        {"delivery": delivery.id, "number": number, "customer": delivery.where.customer, "url": url}
        for delivery, some in targets
        for number, url in enumerate(some, 1)
    ]
    if rows:
        await connection.execute(insert_into(connection, link_targets).on_conflict_do_nothing(), rows)


async def target(connection: AsyncConnection, delivery: str, number: int) -> str | None:
    """Where a link leads."""
    which = (link_targets.c.delivery == delivery, link_targets.c.number == number)
    return (await connection.execute(select(link_targets.c.url).where(*which))).scalar_one_or_none()


async def note(
    connection: AsyncConnection, now: datetime, delivery: Row, kind: Kind, number: int | None, machine: str
) -> int | None:
    """Write one down; its id, or None when there are enough of that delivery."""
    there = select(func.count()).where(engagements.c.delivery == delivery["id"])
    if (await connection.execute(there)).scalar_one() >= _MOST:
        return None
    row = {"delivery": delivery["id"], "customer": delivery["customer"], "kind": kind, "number": number}
    written = insert(engagements).values(row | {"machine": machine, "at": now}).returning(engagements.c.id)
    return int((await connection.execute(written)).scalar_one())


async def find(connection: AsyncConnection, key: int) -> Row | None:
    """One of them, with the `url` it led to."""
    led = (link_targets.c.delivery == engagements.c.delivery) & (link_targets.c.number == engagements.c.number)
    query = select(engagements, link_targets.c.url).outerjoin(link_targets, led).where(engagements.c.id == key)
    return await one(connection, query)


async def links_since(connection: AsyncConnection, delivery: str, since: datetime) -> int:
    """How many different links of a message were followed."""
    lately = (engagements.c.delivery == delivery, engagements.c.kind == CLICK, engagements.c.at >= since)
    counted = select(func.count(engagements.c.number.distinct())).where(*lately)
    return int((await connection.execute(counted)).scalar_one())


async def condemn(connection: AsyncConnection, delivery: str, around: datetime, within: timedelta, why: str) -> None:
    """Whoever followed links about then was a machine after all."""
    near = engagements.c.at.between(around - within, around + within)
    theirs = (engagements.c.delivery == delivery, engagements.c.machine == _PERSON, near)
    await connection.execute(update(engagements).where(*theirs).values(machine=why))


async def first(connection: AsyncConnection, engagement: Row) -> bool:
    """Whether no person had followed that link before."""
    same = ("delivery", "kind", "number", "machine")
    earlier = [engagements.c[name] == engagement[name] for name in same]
    query = select(engagements.c.id).where(*earlier, engagements.c.id < engagement["id"]).limit(1)
    return (await connection.execute(query)).first() is None


async def counts(connection: AsyncConnection, of: Iterable[str]) -> dict[str, Row]:
    """Delivery → kind → {all, people}: with and without machines."""
    people = func.sum(case((engagements.c.machine == _PERSON, 1), else_=0))
    columns = (engagements.c.delivery, engagements.c.kind, func.count().label("all"), people.label("people"))
    query = select(*columns).where(engagements.c.delivery.in_(list(of)))
    found = await many(connection, query.group_by(engagements.c.delivery, engagements.c.kind))
    told: dict[str, Row] = {}
    for row in found:
        told.setdefault(row["delivery"], {})[row["kind"]] = {"all": row["all"], "people": row["people"]}
    return told


async def links(connection: AsyncConnection, delivery: str) -> list[Row]:
    """The links of a message in their order: `number, url, all, people`."""
    people = func.count(case((engagements.c.machine == _PERSON, engagements.c.id)))
    led = (link_targets.c.delivery == engagements.c.delivery) & (link_targets.c.number == engagements.c.number)
    where = (link_targets.c.number, link_targets.c.url)
    query = select(*where, func.count(engagements.c.id).label("all"), people.label("people"))
    query = query.select_from(link_targets.outerjoin(engagements, led & (engagements.c.kind == CLICK)))
    query = query.where(link_targets.c.delivery == delivery).group_by(*where)
    return await many(connection, query.order_by(link_targets.c.number))


async def per_step(connection: AsyncConnection, journey: str, version: int | None = None) -> list[Row]:
    """Rows `step, kind, all, people`: in how many deliveries of a journey, raw and without machines."""
    joined = select(
        deliveries.c.step,
        engagements.c.kind,
        func.count(deliveries.c.id.distinct()).label("all"),
        func.count(case((engagements.c.machine == _PERSON, deliveries.c.id)).distinct()).label("people"),
    ).join(engagements, engagements.c.delivery == deliveries.c.id)
    which = [deliveries.c.journey == journey, *([deliveries.c.version == version] if version else [])]
    return await many(connection, joined.where(*which).group_by(deliveries.c.step, engagements.c.kind))
