"""The past: who did what in a period, person by person."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.road import ANYTHING
from store.customers.customers import address_hash
from store.rows import Row, many
from store.tables import consents, customers, enrolments, events, suppressions


async def people(
    connection: AsyncConnection, names: Collection[str], begin: datetime, end: datetime, after: str, limit: int
) -> list[Row]:
    """Customers with an event of one of these names from `begin` until before `end`, by id, after one."""
    did = (events.c.name.in_(names), events.c.at >= begin, events.c.at < end, events.c.customer > after)
    ids = select(events.c.customer).where(*did).distinct().order_by(events.c.customer).limit(limit)
    return await many(connection, select(customers).where(customers.c.id.in_(ids)).order_by(customers.c.id))


async def lives(
    connection: AsyncConnection, people: Collection[str], names: Collection[str], begin: datetime, limit: int
) -> list[Row]:
    """Their events of these names, or of any, since `begin`, person by person, the earliest first."""
    named = () if ANYTHING in names else (events.c.name.in_(names),)
    theirs = (events.c.customer.in_(people), events.c.at >= begin, *named)
    columns = (events.c.customer, events.c.name, events.c.at, events.c.about, events.c.properties)
    return await many(
        connection, select(*columns).where(*theirs).order_by(events.c.customer, events.c.at, events.c.seq).limit(limit)
    )


async def enrolled(connection: AsyncConnection, people: Collection[str], journey: str) -> set[str]:
    """The ids of their enrolments in a journey."""
    theirs = (enrolments.c.customer.in_(people), enrolments.c.journey == journey)
    return set((await connection.execute(select(enrolments.c.id).where(*theirs))).scalars())


async def allowed(connection: AsyncConnection, people: Collection[str]) -> dict[tuple[str, str, str], str]:
    """(Customer, channel, topic) → `given` or `withdrawn`."""
    found = await many(connection, select(consents).where(consents.c.customer.in_(people)))
    return {(row["customer"], row["channel"], row["topic"]): row["state"] for row in found}


async def listed(connection: AsyncConnection, addresses: Collection[str]) -> set[tuple[str, str]]:
    """(Channel, address) of those that must not be written to."""
    hashes = {address_hash(address): address for address in addresses}
    found = await many(connection, select(suppressions).where(suppressions.c.address_hash.in_(hashes)))
    return {(row["channel"], hashes[row["address_hash"]]) for row in found}
