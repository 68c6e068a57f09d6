"""Disclose: everything that is kept about one person, for them to have."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from operations import audit
from operations.desk import Desk, NotThere, Who
from store import personal
from store.audiences import segments
from store.customers import customers, other_names
from store.personal import Person
from store.rows import Row


async def disclose(desk: Desk, who: Who, customer: str) -> dict[str, Any]:
    """`customer`, `at`, `segments`, and `data`: table → rows, as JSON can say them. Raises NotThere."""
    async with desk.database.begin() as connection:
        person = await whom(connection, customer)
        now, keys = desk.clock(), await segments.keys(connection)
        belongs = await segments.of_customer(connection, now, person.id, keys) if keys else set()
        told = await personal.told(connection, person)
        await audit.note(connection, now, who, "customer.disclosed", person.id)
    data = {table: [_readable(row) for row in rows] for table, rows in told.items()}
    return {"customer": person.id, "at": now, "segments": sorted(belongs), "data": data}


async def whom(connection: AsyncConnection, customer: str) -> Person:
    """Somebody, held, with all that they are known by. Raises NotThere."""
    row = await customers.hold(connection, customer)
    if row is None:
        raise NotThere(f"there is no customer {customer}")
    return Person.of(row, await other_names.of(connection, row["id"]))


def _readable(row: Row) -> Row:
    """A mail is bytes."""
    return {name: value.decode(errors="replace") if isinstance(value, bytes) else value for name, value in row.items()}
