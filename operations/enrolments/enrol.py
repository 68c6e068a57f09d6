"""Enrol a customer by name."""

from sqlalchemy.ext.asyncio import AsyncConnection

from operations import audit
from operations.desk import Conflict, Desk, NotThere, Who
from store.customers import customers
from store.enrolments.door import Enrolled, Refusal, admit
from store.journeys import journeys
from store.rows import Row


async def enrol(desk: Desk, who: Who, journey: str, customer: str, entry_key: str = "") -> Enrolled:
    """Enrol somebody by name. Raises NotThere, or Conflict when the journey lets nobody in or not them again."""
    async with desk.database.begin() as connection:
        number = int((await lets_in(connection, journey))["live_version"])
        held = await customers.hold(connection, customer)
        if held is None:
            raise NotThere(f"there is no customer {customer}")
        definition = await desk.versions.of(journey, number, connection)
        enrolled = await admit(connection, desk.clock(), definition, number, held["id"], entry_key)
        if isinstance(enrolled, Refusal):
            raise Conflict(enrolled.reason, enrolled.again)
        if enrolled.created:
            await audit.note(connection, desk.clock(), who, "enrolment.created", enrolled.id, {"journey": journey})
        return enrolled


async def lets_in(connection: AsyncConnection, key: str) -> Row:
    """A journey's row. Raises NotThere, or Conflict that says what to do when nobody can enter."""
    row = await journeys.find(connection, key)
    if row is None or row["kind"] != journeys.KIND:
        raise NotThere(f"there is no journey “{key}”")
    if row["state"] not in journeys.LETS_IN:
        remedy = "reopen" if row["live_version"] else "publish"
        raise Conflict(f"journey “{key}” is {row['state']}, so nobody can enter; {remedy} it first")
    return row
