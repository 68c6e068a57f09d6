"""Look up customers, what concerns them, and who did what. Changes nothing."""

from operations.desk import Desk, NotThere
from operations.identify import Person
from store import customers, timeline
from store.customers import HANDLES, Handle
from store.pages import page
from store.rows import Row, many, one
from store.tables import audit_log, deliveries
from store.tables import customers as register


async def everybody(desk: Desk, *, after: str | None = None, limit: int = 50) -> list[Row]:
    """Customers, the newest first; `after` is the last id of the page before."""
    async with desk.database.read() as connection:
        return await page(connection, register, (register.c.created_at, register.c.id), (), after, limit)


async def somebody(desk: Desk, handle: Handle, value: str) -> Row:
    """A customer with their `consents`. Raises NotThere."""
    async with desk.database.read() as connection:
        row = await customers.by(connection, handle, value.lower() if handle == "email" else value)
        if row is None:
            raise NotThere(f"there is no customer with {handle} {value}; add them with POST /api/v1/customers")
        return row | {"consents": await timeline.consents(connection, row["id"])}


async def known(desk: Desk, person: Person) -> bool:
    """Whether we know somebody by any of these handles."""
    said = vars(person) | person.fields()
    async with desk.database.read() as connection:
        return any([await customers.by(connection, handle, said[handle]) for handle in HANDLES if said.get(handle)])


async def happened(desk: Desk, customer: str, *, after: str | None = None, limit: int = 50) -> list[Row]:
    """What a customer did, was sent and entered, the newest first: `{id, at, kind, what, state}`. Raises NotThere."""
    await somebody(desk, "id", customer)
    async with desk.database.read() as connection:
        return await timeline.of(connection, customer, after, limit)


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
