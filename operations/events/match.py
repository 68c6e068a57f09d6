"""Match an event: which journeys it opens, and which enrolments wait for it."""

from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys import conditions
from journeys.conditions import Names
from journeys.journey import Entry, Journey
from journeys.re_entry import key_in
from journeys.road import ANYTHING, Heard
from operations.customers.learn import learn
from operations.desk import Desk
from store.customers import customers
from store.customers.known import about_customer, about_enrolment
from store.enrolments import enrolments
from store.enrolments.door import Enrolled, Refusal, admit
from store.events import events, outbox
from store.journeys import journeys
from store.rows import Row

_log = structlog.get_logger("etappe.match")


async def match(desk: Desk, connection: AsyncConnection, event_id: str) -> None:
    """Enrol whom the event lets in and tell who waits for it, all in this transaction."""
    event = await events.find(connection, event_id)
    if event is None:  # erased meanwhile
        return
    customer = await customers.hold(connection, event["customer"])
    if customer is None:
        return
    event |= {"customer": customer["id"]}  # while we waited for them, they may have been merged with somebody
    await learn(connection, desk.clock(), customer, event)
    # First those who wait: an enrolment that this very event opens must not also end by it.
    for waiting in await events.awaited(connection, event):
        await told_of(desk, connection, waiting, event)
    for journey, number in await _live(desk, connection):
        await _let_in(desk, connection, journey, number, event)


async def _live(desk: Desk, connection: AsyncConnection) -> list[tuple[Journey, int]]:
    """What lets people in, in the order of priority."""
    live = await journeys.live(connection)
    found = [(await desk.versions.of(key, number, connection), number) for key, number in live]
    return sorted(found, key=lambda one: one[0].rank)


async def told_of(desk: Desk, connection: AsyncConnection, waiting: Row, event: Row) -> None:
    """Have an enrolment told of an event, if the event meets what it waits for."""
    if await _concerns(desk, connection, waiting, event):
        leads = {"turns_to" if waiting["role"] == "turn" else "leads_to": waiting["leads_to"]}
        heard = Heard(id=event["id"], name=event["name"], about=waiting["about"], **leads)
        await outbox.put(connection, desk.clock(), "hear", waiting["enrolment"], heard.model_dump(mode="json"))


async def _concerns(desk: Desk, connection: AsyncConnection, waiting: Row, event: Row) -> bool:
    enrolment = await enrolments.find(connection, waiting["enrolment"])
    if enrolment is None or enrolment["state"] == "ended" or enrolment["event"] == event["id"]:
        return False
    if waiting["role"] != "step" and await _was_before(connection, enrolment, event):
        return False
    journey = await desk.versions.of(enrolment["journey"], enrolment["version"], connection)
    # The enrolment's clock stands still while it waits; the event tells how far its time has gone on since.
    now: datetime = max(enrolment["clock"], event["at"])
    if waiting["role"] == "goal" and journey.goal and now > enrolment["entered_at"] + journey.goal.within:
        return False
    if not waiting["condition"]:
        return True
    names = Names.of(journey)
    known = await about_enrolment(connection, names, now, enrolment["id"], event["properties"])
    return conditions.holds(waiting["condition"], names, known)


async def _was_before(connection: AsyncConnection, enrolment: Row, event: Row) -> bool:
    """Whether it happened before the event that opened the door, and only reached us later: it ends nothing."""
    opening = await events.find(connection, enrolment["event"]) if enrolment["event"] else None
    return opening is not None and bool(event["at"] < opening["at"])


async def _let_in(desk: Desk, connection: AsyncConnection, journey: Journey, number: int, event: Row) -> None:
    for entry in journey.entry:
        if entry.event == event["name"] and await _opens(desk, connection, journey, entry, event):
            key = key_in(entry, event["properties"])
            because = {"event": event["id"]}
            admitted = await admit(connection, desk.clock(), journey, number, event["customer"], key, because)
            if isinstance(admitted, Refusal):
                _log.info("match.not_admitted", journey=journey.journey, because=event["id"], why=admitted.reason)
            elif admitted.created:
                await _look_back(desk, connection, admitted, event)


async def _opens(desk: Desk, connection: AsyncConnection, journey: Journey, entry: Entry, event: Row) -> bool:
    if not entry.where:
        return True
    names = Names.of(journey)
    known = await about_customer(connection, names, desk.clock(), event["customer"], event["properties"])
    return conditions.holds(entry.where, names, known)


async def _look_back(desk: Desk, connection: AsyncConnection, enrolled: Enrolled, event: Row) -> None:
    """Tell an enrolment of what happened after the event that opened the door, and reached us before it."""
    waiting = await enrolments.ends_of(connection, enrolled.id)
    for later in await events.after(connection, event):
        for one in waiting:
            if one["event"] in (later["name"], ANYTHING) and one["about"] in (None, later["about"]):
                await told_of(desk, connection, one, later)
