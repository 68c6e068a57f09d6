"""Enrol a customer by name."""

from sqlalchemy.ext.asyncio import AsyncConnection

from operations import audit
from operations.desk import Conflict, Desk, NotThere, Who
from store import customers, journeys
from store.door import Enrolled, Refusal, admit


async def enrol(desk: Desk, who: Who, journey: str, customer: str, entry_key: str = "") -> Enrolled:
    """Enrol somebody by name. Raises NotThere, or Conflict when the journey lets nobody in or not them again."""
    async with desk.database.begin() as connection:
        number = await _live(connection, journey)
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


async def _live(connection: AsyncConnection, key: str) -> int:
    row = await journeys.find(connection, key)
    if row is None or row["kind"] != journeys.KIND:
        raise NotThere(f"there is no journey “{key}”")
    if row["state"] not in journeys.LETS_IN:
        remedy = "reopen" if row["live_version"] else "publish"
        raise Conflict(f"journey “{key}” is {row['state']}, so nobody can enter; {remedy} it first")
    return int(row["live_version"])
