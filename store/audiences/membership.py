"""Membership: which of some segments many customers belong to."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.audiences import segments
from store.tables import customers

Membership = Mapping[str, Collection[str]]
"""Customer → keys of segments."""


async def membership(
    connection: AsyncConnection, now: datetime, people: Collection[str], keys: Collection[str]
) -> Membership:
    """Of these people, those who belong to any of these segments now. A segment that is gone has nobody."""
    found = dict[str, set[str]]()
    for key in keys:
        try:
            belongs = await segments.clause(connection, now, key)
        except segments.NoSegment:
            continue
        inside = select(customers.c.id).where(customers.c.id.in_(people), belongs)
        for customer in (await connection.execute(inside)).scalars():
            found.setdefault(customer, set()).add(key)
    return found
