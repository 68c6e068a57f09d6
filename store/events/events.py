"""Events: what customers did, kept before anybody is told that we know."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.road import ANYTHING
from store.rows import Row, among, insert_for, insert_into, many, new_id, one, these
from store.tables import awaits, events

Name = tuple[str, str]
"""What an event is known by: its source, and its id there."""


async def keep(connection: AsyncConnection, values: Mapping[str, Any]) -> str | None:
    """Keep an event; its id, or None when the same source told us the same before."""
    statement = insert_into(connection, events).values({"id": new_id("evt"), **values})
    statement = statement.on_conflict_do_nothing(index_elements=["source", "source_id"])
    return (await connection.execute(statement.returning(events.c.id))).scalar_one_or_none()


async def find(connection: AsyncConnection, event: str) -> Row | None:
    """One event."""
    return await one(connection, _ONE, {"its_id": event})


_ONE = select(events).where(events.c.id == bindparam("its_id"))


async def keep_many(connection: AsyncConnection, rows: Sequence[Row]) -> None:
    """Keep new events, in their order."""
    if rows:
        await connection.execute(_kept(connection.dialect.name), rows)


@cache
def _kept(dialect: str) -> Executable:
    statement: Executable = insert_for(dialect, events).on_conflict_do_nothing()
    return statement


async def told_before(connection: AsyncConnection, source: str, source_id: str) -> Row | None:
    """The event that a source told us under this id."""
    return await one(connection, select(events).where(events.c.source == source, events.c.source_id == source_id))


async def ids(connection: AsyncConnection, names: Collection[Name]) -> dict[Name, str]:
    """Name → the event's id, of those that the sources told us before."""
    if not names:
        return {}
    sources, given = zip(*names, strict=True)
    named = {"sources": these(connection, set(sources)), "given": these(connection, set(given))}
    there = await connection.execute(_named(connection.dialect.name), named)
    return {(source, given): event for source, given, event in there if (source, given) in names}


@cache
def _named(dialect: str) -> Executable:
    named = (among(dialect, events.c.source, "sources"), among(dialect, events.c.source_id, "given"))
    return select(events.c.source, events.c.source_id, events.c.id).where(*named)


async def after(connection: AsyncConnection, event: Row) -> list[Row]:
    """What else the customer did at a later time, in the order of time; whenever it reached us."""
    return await many(connection, _AFTER, {"whose": event["customer"], "moment": event["at"]})


_WHOSE = events.c.customer == bindparam("whose")
_AFTER = select(events).where(_WHOSE, events.c.at > bindparam("moment")).order_by(events.c.at, events.c.seq)


async def answers(connection: AsyncConnection, customer: str, enrolment: str, names: Collection[str]) -> list[Row]:
    """A customer's events of these names that answer a touchpoint of an enrolment, in the order they were told."""
    theirs = (events.c.customer == customer, events.c.name.in_(names))
    about = events.c.about.startswith(f"{enrolment}/", autoescape=True)
    return await many(connection, select(events).where(*theirs, about).order_by(events.c.seq))


async def newest(connection: AsyncConnection, customer: str, names: Collection[str], limit: int) -> list[Row]:
    """A customer's latest events of these names, the latest first."""
    return await many(connection, _NEWEST, {"whose": customer, "names": list(names), "most": limit})


_NAMED_SO = events.c.name.in_(bindparam("names", expanding=True))
_NEWEST = select(events).where(_WHOSE, _NAMED_SO).order_by(events.c.seq.desc()).limit(bindparam("most"))


async def since(connection: AsyncConnection, customer: str, name: str, seq: int) -> list[Row]:
    """A customer's events of a name after a seq, the earliest first."""
    wanted = (events.c.customer == customer, events.c.name == name, events.c.seq > seq)
    return await many(connection, select(events).where(*wanted).order_by(events.c.seq))


async def since_moment(connection: AsyncConnection, customer: str, name: str, moment: datetime) -> list[Row]:
    """A customer's events of a name that reached us, or happened, at a moment or later, the earliest first.

    An enrolment's clock may run ahead of ours; what happens in its time is dated by it, and reaches us before.
    """
    later = (events.c.received_at >= moment) | (events.c.at >= moment)
    wanted = (events.c.customer == customer, events.c.name == name, later)
    return await many(connection, select(events).where(*wanted).order_by(events.c.seq))


async def newest_since(
    connection: AsyncConnection, customer: str, name: str, moment: datetime | None, limit: int
) -> list[Row]:
    """The newest of a customer's events of a name that reached us, or happened, at a moment or later; ever, for None.

    The earliest first. The name may be ANYTHING.
    """
    wanted = select(events).where(events.c.customer == customer)
    if name != ANYTHING:
        wanted = wanted.where(events.c.name == name)
    if moment:
        wanted = wanted.where((events.c.received_at >= moment) | (events.c.at >= moment))
    found = await many(connection, wanted.order_by(events.c.seq.desc()).limit(limit))
    return found[::-1]


async def last_before(connection: AsyncConnection, customer: str, moment: datetime) -> int:
    """The seq of a customer's newest event that had happened, and reached us, before a moment; 0 when there is none."""
    before = (events.c.received_at < moment, events.c.at < moment)
    newest = select(func.coalesce(func.max(events.c.seq), 0)).where(events.c.customer == customer, *before)
    return int((await connection.execute(newest)).scalar_one())


async def awaiting(connection: AsyncConnection, people: Collection[str], name: str) -> set[str]:
    """Who of these customers waits for an event of this name."""
    whose = among(connection.dialect.name, awaits.c.customer, "people")
    waiting = select(awaits.c.customer).distinct().where(whose, awaits.c.event.in_((name, ANYTHING)))
    return set((await connection.execute(waiting, {"people": these(connection, people)})).scalars())


async def awaited(connection: AsyncConnection, event: Row) -> list[Row]:
    """Who waits for this event: rows of `awaits`, the touchpoint it answers already considered."""
    told = {"whose": event["customer"], "name": event["name"], "answered": event["about"]}
    return await many(connection, _AWAITED, told)


_AWAITED = select(awaits).where(
    awaits.c.customer == bindparam("whose"),
    awaits.c.event.in_((bindparam("name"), ANYTHING)),
    awaits.c.about.is_(None) | (awaits.c.about == bindparam("answered")),
)
