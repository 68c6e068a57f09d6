"""Look up customers, what concerns them, and who did what. Changes nothing."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, or_

from operations.customers.identify import Person
from operations.desk import Desk, NotThere
from store.audiences.audiences import NoAudience, within
from store.customers import customers, other_names, timeline
from store.customers.customers import HANDLES, Handle
from store.pages import page
from store.permission import consents
from store.rows import Row, many, one
from store.tables import audit_log, deliveries
from store.tables import customers as register


async def everybody(
    desk: Desk,
    *,
    find: str = "",
    audience: Mapping[str, Any] | None = None,
    after: str | None = None,
    limit: int = 50,
) -> list[Row]:
    """Customers, the newest first; `find`: how name or e-mail begins; `after`: the last id of the page before.

    `audience`: only whoever belongs to it, as `store/audiences/audiences.py` has it. Raises NotThere.
    """
    begun = (_begins_with(find),) if find else ()
    async with desk.database.read() as connection:
        try:
            wanted = (*begun, await within(connection, desk.clock(), audience or {"everybody": True}))
        except NoAudience as missing:
            raise NotThere(str(missing)) from None
        return await page(connection, register, (register.c.created_at, register.c.id), wanted, after, limit)


def _begins_with(find: str) -> ColumnElement[bool]:
    # SQLite knows small and capital letters of ASCII only: whoever looks for “ö” means “Ö” as well.
    spelt = {find} if find.isascii() else {find, find.capitalize(), find.title()}
    names = (register.c.name.istartswith(one, autoescape=True) for one in sorted(spelt))
    return or_(register.c.email.startswith(find.lower(), autoescape=True), *names)


async def somebody(desk: Desk, handle: Handle, value: str) -> Row:
    """A customer with their `consents` and `other_names`. Raises NotThere."""
    async with desk.database.read() as connection:
        row = await customers.by(connection, handle, value.lower() if handle == "email" else value)
        if row is None:
            raise NotThere(f"there is no customer with {handle} {value}; add them with POST /api/v1/customers")
        also = await other_names.of(connection, row["id"])
        return row | {"consents": await consents.of(connection, row["id"]), "other_names": also}


async def known(desk: Desk, person: Person) -> bool:
    """Whether we know somebody by any of these handles."""
    said = vars(person) | person.fields
    async with desk.database.read() as connection:
        return any([await customers.by(connection, handle, said[handle]) for handle in HANDLES if said.get(handle)])


async def happened(desk: Desk, customer: str, *, after: str | None = None, limit: int = 50) -> list[Row]:
    """Whatever concerned a customer, the newest first: `{id, at, kind, what, state}`. Raises NotThere."""
    row = await somebody(desk, "id", customer)
    async with desk.database.read() as connection:
        return await timeline.of(connection, row["id"], after, limit)


async def delivery(desk: Desk, identity: str) -> Row:
    """One delivery. Raises NotThere."""
    async with desk.database.read() as connection:
        row = await one(connection, deliveries.select().where(deliveries.c.id == identity))
    if row is None:
        raise NotThere(f"there is no delivery {identity}")
    return row


async def done(desk: Desk, *, after: int | None = None, limit: int = 50) -> list[Row]:
    """The audit log, the newest first; `after` is the last seq of the page before."""
    query = audit_log.select().order_by(audit_log.c.seq.desc()).limit(limit)
    if after is not None:
        query = query.where(audit_log.c.seq < after)
    async with desk.database.read() as connection:
        return await many(connection, query)
