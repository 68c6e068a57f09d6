"""Customers, and by what they are found."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import Executable, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.customers import other_names
from store.rows import Row, anew, insert_into, locked, many, new, new_id, one
from store.tables import customers

Handle = Literal["id", "external_id", "email", "phone"]
"""What a customer can be found by, the surest first."""

HANDLES: tuple[Handle, ...] = ("id", "external_id", "email", "phone")
_CALLED = {handle: select(customers).where(customers.c[handle] == bindparam("called")) for handle in HANDLES}


async def find(connection: AsyncConnection, customer: str) -> Row | None:
    """One customer; under an id that was another's before a merge, too."""
    return await by(connection, "id", customer)


async def by(connection: AsyncConnection, handle: Handle, value: str) -> Row | None:
    """The customer with this external id, e-mail address, …, be it one of their other names."""
    return await _called(connection, handle, value) or await _also_called(connection, handle, value)


async def named(connection: AsyncConnection, ids: Collection[str]) -> dict[str, Row]:
    """Id → customer, for these ids."""
    found = await many(connection, select(customers).where(customers.c.id.in_(ids)))
    return {row["id"]: row for row in found}


async def hold(connection: AsyncConnection, customer: str) -> Row | None:
    """One customer, held until the transaction ends: what concerns a person happens one after the other.

    Their id may be another than was asked for: while we waited for them, they may have been merged.
    """
    return await _called(connection, "id", customer, held=True) or await _also_called(
        connection, "id", customer, held=True
    )


async def _called(connection: AsyncConnection, handle: Handle, value: str, *, held: bool = False) -> Row | None:
    query = _CALLED[handle]
    return await one(connection, locked(connection, query) if held else query, {"called": value})


async def _also_called(connection: AsyncConnection, handle: Handle, value: str, *, held: bool = False) -> Row | None:
    customer = await other_names.whose(connection, handle, value)
    return await _called(connection, "id", customer, held=held) if customer else None


async def add(connection: AsyncConnection, now: datetime, values: Mapping[str, Any]) -> str | None:
    """A new customer's id; None when somebody with one of these handles came in at the same moment."""
    row = {"id": new_id("cus"), "interests": [], "attributes": {}, **values, "created_at": now, "updated_at": now}
    statement = insert_into(connection, customers).values(row).on_conflict_do_nothing().returning(customers.c.id)
    return (await connection.execute(statement)).scalar_one_or_none()


async def change(connection: AsyncConnection, now: datetime, customer: str, values: Mapping[str, Any]) -> None:
    """Change some of a customer's fields."""
    if values:
        changed = {**values, "updated_at": now}
        await connection.execute(_changing(tuple(changed)), anew(changed) | {"its_id": customer})


@cache
def _changing(columns: tuple[str, ...]) -> Executable:
    counted = {"revision": customers.c.revision + 1}
    return update(customers).where(customers.c.id == bindparam("its_id")).values(new(columns) | counted)


async def remove(connection: AsyncConnection, customer: str) -> None:
    """Remove a customer, with every row that is theirs."""
    await connection.execute(delete(customers).where(customers.c.id == customer))


def address_hash(address: str) -> str:
    """What the suppression list knows an address by: it must outlive the customer's erasure."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()
