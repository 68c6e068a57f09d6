"""Match an event: which journeys it opens, and which enrolments wait for it."""

from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys import conditions
from journeys.conditions import Names
from journeys.journey import Entry, Journey
from journeys.road import Heard
from operations.desk import Desk
from operations.enrol import admit
from store import customers, enrolments, events, journeys, outbox
from store.known import about_customer, about_enrolment
from store.rows import Row

_log = structlog.get_logger("etappe.match")


async def match(desk: Desk, connection: AsyncConnection, event_id: str) -> None:
    """Enrol whom the event lets in and tell who waits for it, all in this transaction."""
    event = await events.find(connection, event_id)
    if event is None:  # erased meanwhile
        return
    await customers.hold(connection, event["customer"])
    # First those who wait: an enrolment that this very event opens must not also end by it.
    for waiting in await events.awaited(connection, event):
        if await _concerns(desk, connection, waiting, event):
            heard = Heard(id=event["id"], name=event["name"], about=waiting["about"], leads_to=waiting["leads_to"])
            await outbox.put(connection, desk.clock(), "hear", waiting["enrolment"], heard.model_dump(mode="json"))
    for key, number in await journeys.live(connection):
        await _let_in(desk, connection, await desk.versions.of(key, number), number, event)


async def _concerns(desk: Desk, connection: AsyncConnection, waiting: Row, event: Row) -> bool:
    enrolment = await enrolments.find(connection, waiting["enrolment"])
    if enrolment is None or enrolment["state"] == "ended" or enrolment["event"] == event["id"]:
        return False
    journey = await desk.versions.of(enrolment["journey"], enrolment["version"])
    # The enrolment's clock stands still while it waits; the event tells how far its time has gone on since.
    now: datetime = max(enrolment["clock"], event["at"])
    if waiting["role"] == "goal" and journey.goal and now > enrolment["entered_at"] + journey.goal.within:
        return False
    if not waiting["condition"]:
        return True
    known = await about_enrolment(connection, now, enrolment["id"], event["properties"])
    return conditions.holds(waiting["condition"], Names.of(journey), known)


async def _let_in(desk: Desk, connection: AsyncConnection, journey: Journey, number: int, event: Row) -> None:
    for entry in journey.entry:
        if entry.event == event["name"] and await _opens(desk, connection, journey, entry, event):
            key = _key(entry, event["properties"])
            admitted = await admit(desk, connection, journey, number, event["customer"], key, event["id"])
            if isinstance(admitted, str):
                _log.info("match.not_admitted", journey=journey.journey, event=event["id"], why=admitted)


async def _opens(desk: Desk, connection: AsyncConnection, journey: Journey, entry: Entry, event: Row) -> bool:
    if not entry.where:
        return True
    known = await about_customer(connection, desk.clock(), event["customer"], event["properties"])
    return conditions.holds(entry.where, Names.of(journey), known)


def _key(entry: Entry, properties: dict[str, Any]) -> str:
    """`event.order_id` → the order's id; an event without it counts as one entry."""
    found: Any = properties
    for part in (entry.key or "").split(".")[1:]:
        found = found.get(part) if isinstance(found, dict) else None
    return "" if found is None or found is properties else str(found)
