"""Households: customers who live together."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, locked, many
from store.tables import customers

MOST = 50
"""Whoever says that more live together means something else."""


async def hold(connection: AsyncConnection, people: Collection[str]) -> dict[str, Row]:
    """Id → customer: these people and all who live with them, held until the transaction ends.

    In the order of their ids, so that two who ask for the same household cannot wait for each other.
    """
    one, other = customers.alias(), customers.alias()
    with_them = select(other.c.id).join(one, one.c.household == other.c.household).where(one.c.id.in_(people))
    meant = select(customers.c.id).where(customers.c.id.in_(people)).union(with_them).subquery()
    query = select(customers).where(customers.c.id.in_(select(meant.c.id))).order_by(customers.c.id)
    found = await many(connection, locked(connection, query.limit(MOST * len(people))))
    return {row["id"]: row for row in found}


def together(held: dict[str, Row], customer: str) -> frozenset[str]:
    """Everybody among them who lives with a customer."""
    household = held.get(customer, {}).get("household")
    return frozenset(one for one, row in held.items() if household and row["household"] == household)
