"""Other names: what somebody is known by besides their profile, since two customers were found to be one."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, insert_into, many
from store.tables import other_names


async def whose(connection: AsyncConnection, handle: str, value: str) -> str | None:
    """The id of the customer who is also known by this; None when nobody is."""
    named = (other_names.c.handle == handle, other_names.c.value == value)
    return (await connection.execute(select(other_names.c.customer).where(*named))).scalar_one_or_none()


async def among(connection: AsyncConnection, handle: str, values: Collection[str]) -> set[str]:
    """Which of these lead to a customer who has another one now."""
    known = (other_names.c.handle == handle, other_names.c.value.in_(values))
    return set((await connection.execute(select(other_names.c.value).where(*known))).scalars())


async def of(connection: AsyncConnection, customer: str) -> list[Row]:
    """All of a customer's: `{handle, value, at}`."""
    query = select(other_names.c.handle, other_names.c.value, other_names.c.at)
    theirs = query.where(other_names.c.customer == customer)
    return await many(connection, theirs.order_by(other_names.c.handle, other_names.c.value))


async def add(connection: AsyncConnection, now: datetime, customer: str, names: Mapping[str, str]) -> None:
    """Handle → value that leads to this customer from now on."""
    rows = [{"handle": handle, "value": value, "customer": customer, "at": now} for handle, value in names.items()]
    await connection.execute(insert_into(connection, other_names).on_conflict_do_nothing(), rows)
