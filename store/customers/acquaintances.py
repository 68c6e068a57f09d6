"""Many customers at once: found by whatever names them, held, made acquaintance with, changed; a statement for each."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import Executable, Select, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.customers.customers import HANDLES, Handle
from store.rows import Row, among, insert_into, locked, many, these
from store.tables import customers, other_names

Name = tuple[Handle, str]
"""What somebody may be known by: `("email", "ada@example.com")`."""
_KNOWN = [column for column in customers.c if column.name not in ("traits", "revision", "created_at", "updated_at")]
"""Of customers only what somebody may tell us: the rest is read for nothing, and there are many."""


async def known_by(connection: AsyncConnection, names: Collection[Name]) -> dict[Name, Row]:
    """Name → customer, each held until the transaction ends, in one order: two who hold many cannot wait in a ring."""
    found = await _found(connection, names)
    told = {"ids": these(connection, set(found.values()))}
    held = locked(connection, _held(connection.dialect.name))
    rows = {row["id"]: row for row in await many(connection, held, told)} if found else {}
    if rows.keys() < set(found.values()):  # while we waited, somebody was merged with another, or erased
        return await known_by(connection, names)
    known = {name: rows[customer] for name, customer in found.items()}
    return known | {name: row for row in rows.values() for name in names_of(row)}


def names_of(row: Mapping[str, Any]) -> list[Name]:
    """All that a row names somebody by."""
    return [(handle, row[handle]) for handle in HANDLES if row.get(handle)]


async def _found(connection: AsyncConnection, names: Collection[Name]) -> dict[Name, str]:
    found: dict[Name, str] = {}
    for handle, told in groupby(sorted(names), key=lambda name: name[0]):
        called = {"names": these(connection, {value for _, value in told})}
        there = await connection.execute(_called(connection.dialect.name, handle), called)
        found |= {(handle, value): customer for value, customer in there}
    return found | await _found_by_other_names(connection, set(names) - set(found))


async def _found_by_other_names(connection: AsyncConnection, names: Collection[Name]) -> dict[Name, str]:
    if not names:
        return {}
    called = {"names": these(connection, {value for _, value in names})}
    there = await connection.execute(_also_called(connection.dialect.name), called)
    found = {(handle, value): customer for handle, value, customer in there}
    return {name: customer for name, customer in found.items() if name in names}


@cache
def _held(dialect: str) -> Select[Any]:
    return select(*_KNOWN).where(among(dialect, customers.c.id, "ids")).order_by(customers.c.id)


@cache
def _called(dialect: str, handle: str) -> Executable:
    return select(customers.c[handle], customers.c.id).where(among(dialect, customers.c[handle], "names"))


@cache
def _also_called(dialect: str) -> Executable:
    known = (other_names.c.handle, other_names.c.value, other_names.c.customer)
    return select(*known).where(among(dialect, other_names.c.value, "names"))


def stranger(now: datetime, identity: str, locale: str, zone: str) -> Row:
    """A customer of whom nothing is known yet."""
    nothing = dict.fromkeys((*HANDLES[1:], "name", "household"))
    empty = {"interests": [], "attributes": {}, "traits": {}, "told": {}, "revision": 0}
    return {**nothing, **empty, "id": identity, "locale": locale, "zone": zone, "created_at": now, "updated_at": now}


async def add(connection: AsyncConnection, rows: Collection[Row]) -> bool:
    """New customers; False when somebody with a handle of theirs came in at the same moment: look again."""
    if not rows:
        return True
    # In one order, for the same reason as above.
    in_order = sorted(rows, key=lambda row: tuple(value or "" for value in map(row.get, HANDLES[1:])))
    await connection.execute(insert_into(connection, customers).on_conflict_do_nothing(), in_order)
    told = {"names": these(connection, [row["id"] for row in rows])}
    return len((await connection.execute(_called(connection.dialect.name, "id"), told)).all()) == len(rows)


async def change(connection: AsyncConnection, now: datetime, changes: Mapping[str, Mapping[str, Any]]) -> None:
    """Id → what changes of them."""
    told = [(tuple(sorted(values)), {"of": customer, **values}) for customer, values in changes.items() if values]
    for columns, rows in groupby(sorted(told, key=lambda one: (one[0], one[1]["of"])), key=lambda one: one[0]):
        # Since when something is so is for us alone: nobody who edits a customer must be told that it changed.
        counted = {} if columns == ("told",) else {"updated_at": now, "revision": customers.c.revision + 1}
        statement = update(customers).where(customers.c.id == bindparam("of"))
        named: dict[str, Any] = {column: bindparam(column) for column in columns}
        await connection.execute(statement.values(named | counted), [row for _, row in rows])


async def call(connection: AsyncConnection, now: datetime, also: Mapping[str, str]) -> None:
    """Another external id → whose it is, too."""
    rows = [{"handle": "external_id", "value": name, "customer": of, "at": now} for name, of in sorted(also.items())]
    if rows:
        await connection.execute(insert_into(connection, other_names).on_conflict_do_nothing(), rows)
