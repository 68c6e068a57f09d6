"""A customer's timeline: what they did, were sent and entered, what they allow, what is to be done for them."""

from sqlalchemy import literal, select, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, many
from store.tables import consents as allowed
from store.tables import deliveries, enrolments, events, tasks


async def of(connection: AsyncConnection, customer: str, after: str | None, limit: int) -> list[Row]:
    """Lines `{id, at, kind, what, state}`, the newest first; `after` is the last id of the page before."""
    did = select(events.c.id, events.c.at, literal("event").label("kind"), events.c.name.label("what"), events.c.source)
    sent = select(deliveries.c.id, deliveries.c.at, literal("delivery"), deliveries.c.message, deliveries.c.state)
    entered = select(
        enrolments.c.id, enrolments.c.entered_at, literal("enrollment"), enrolments.c.journey, enrolments.c.state
    )
    said = select(
        (allowed.c.channel + ":" + allowed.c.topic).label("id"),
        allowed.c.at,
        literal("consent"),
        allowed.c.topic,
        allowed.c.state,
    )
    did_for = select(tasks.c.id, tasks.c.at, literal("task"), tasks.c.text, tasks.c.state)
    kinds = ((did, events), (sent, deliveries), (entered, enrolments), (said, allowed), (did_for, tasks))
    lines = union_all(*(query.where(table.c.customer == customer) for query, table in kinds)).subquery()
    order = (lines.c.at, lines.c.id)
    query = select(lines.c.id, lines.c.at, lines.c.kind, lines.c.what, lines.c.source.label("state"))
    if after is not None:
        query = query.where(tuple_(*order) < select(*order).where(lines.c.id == after).scalar_subquery())
    return await many(connection, query.order_by(*(column.desc() for column in order)).limit(limit))
