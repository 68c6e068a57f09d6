"""Enrol a customer: by name, or because an event opened a door."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.journey import Journey, ReEntry
from operations import audit
from operations.desk import Conflict, Desk, NotThere, Who
from store import customers, enrolments, journeys, outbox
from store.rows import Row


@dataclass(frozen=True)
class Enrolled:
    """The enrolment's id, and whether it is new: asking again for the same one gives the same one."""

    id: str
    created: bool


async def enrol(desk: Desk, who: Who, journey: str, customer: str, entry_key: str = "") -> Enrolled:
    """Enrol somebody by name. Raises NotThere, or Conflict when the journey lets nobody in or not them again."""
    async with desk.database.begin() as connection:
        number = await _live(connection, journey)
        if await customers.hold(connection, customer) is None:
            raise NotThere(f"there is no customer {customer}")
        enrolled = await admit(desk, connection, await desk.versions.of(journey, number), number, customer, entry_key)
        if isinstance(enrolled, str):
            raise Conflict(enrolled)
        if enrolled.created:
            await audit.note(connection, desk.clock(), who, "enrolment.created", enrolled.id, {"journey": journey})
        return enrolled


async def _live(connection: AsyncConnection, key: str) -> int:
    row = await journeys.find(connection, key)
    if row is None:
        raise NotThere(f"there is no journey “{key}”")
    if row["state"] not in journeys.LETS_IN:
        remedy = "reopen" if row["live_version"] else "publish"
        raise Conflict(f"journey “{key}” is {row['state']}, so nobody can enter; {remedy} it first")
    return int(row["live_version"])


async def admit(
    desk: Desk,
    connection: AsyncConnection,
    journey: Journey,
    number: int,
    customer: str,
    entry_key: str,
    event: str | None = None,
) -> Enrolled | str:
    """Enrol inside a transaction that holds the customer; or why they may not enter, in words."""
    before = await enrolments.latest(connection, journey.journey, customer)
    if refusal := _too_early(desk, journey, before):
        return refusal
    key = _entry_key(journey, before, entry_key)
    identity = enrolments.identity(journey.journey, customer, key)
    whose = {"journey": journey.journey, "version": number, "customer": customer}
    row = {"id": identity, **whose, "entry_key": key, "event": event}
    created = await enrolments.open_door(connection, desk.clock(), row)
    if created:
        await outbox.put(connection, desk.clock(), "start", identity)
    return Enrolled(identity, created)


def _too_early(desk: Desk, journey: Journey, before: Row | None) -> str | None:
    if not isinstance(journey.re_entry, ReEntry) or before is None or before["state"] != "ended":
        return None
    again: datetime = before["ended_at"] + journey.re_entry.after
    return f"may enter “{journey.journey}” again from {again:%Y-%m-%d %H:%M} UTC" if again > desk.clock() else None


def _entry_key(journey: Journey, before: Row | None, entry_key: str) -> str:
    """What tells this enrolment from the customer's others; the same again finds the one there is."""
    if journey.re_entry == "by_key":
        return entry_key
    if before is None:
        return ""
    again = isinstance(journey.re_entry, ReEntry) and before["state"] == "ended"
    return f"after {before['id']}" if again else str(before["entry_key"])
