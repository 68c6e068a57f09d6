"""`listen`: a wait begins. It registers and looks back while it holds the customer, so that no event falls between:
whoever matches one came before, and it is found here; or comes after, and finds this wait.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from activities.arrival import arriving
from activities.deed import deed
from activities.hands import Hands
from journeys import conditions
from journeys.appointment import Missed
from journeys.deeds import Listening
from journeys.passage import Whereabouts
from journeys.road import ENTRY, Heard, Hearken, Wait
from journeys.since import Mark, began
from store.customers.known import about_enrolment
from store.enrolments import enrolments, history
from store.events import events
from store.rows import Row


@deed
async def listen(hands: Hands, where: Whereabouts, request: Wait) -> Listening:
    """When the wait ends, in UTC; and the event that came before anybody listened, if one did."""
    async with arriving(hands, where) as at:
        found = await _appointment(hands, at.connection, at.where, request)
        # They are held: whoever changes their zone comes before and is seen here, or after and sees this wait.
        zone = ZoneInfo(at.customer["zone"] if at.customer else "UTC")
        try:
            until = request.over(where.now, zone, found)
        except Missed as missed:
            return Listening(until=where.now, missed=missed.reason)
        await enrolments.listen(at.connection, at.where, request, until)
        return Listening(until=until, heard=await _heard_before(hands, at.connection, at.where, request.hearken))


async def _appointment(hands: Hands, connection: AsyncConnection, where: Whereabouts, wait: Wait) -> object:
    """What is found where the appointment stands; None when nobody needs it."""
    if wait.appointment is None or wait.until:
        return None
    names = conditions.Names.of(await hands.versions.of(where.journey, where.version, connection))
    known = await about_enrolment(connection, names, where.now, where.enrolment)
    return conditions.value(wait.appointment.date, names, known)


async def _heard_before(
    hands: Hands, connection: AsyncConnection, where: Whereabouts, hearken: tuple[Hearken, ...]
) -> Heard | None:
    """The earliest event that counts for any of them."""
    met = [(event, one) for one in hearken if (event := await _first(hands, connection, where, one))]
    if not met:
        return None
    event, one = min(met, key=lambda pair: int(pair[0]["seq"]))
    return Heard(id=event["id"], name=event["name"], about=one.about)


async def _first(hands: Hands, connection: AsyncConnection, where: Whereabouts, one: Hearken) -> Row | None:
    for event in await _counting(connection, where, one):
        if one.about in (None, event["about"]) and await _meets(hands, connection, where, one, event):
            return event
    return None


async def _counting(connection: AsyncConnection, where: Whereabouts, one: Hearken) -> list[Row]:
    """The events of its name that count, the earliest first."""
    if one.about:
        return await events.since(connection, where.customer, one.event, 0)
    enrolment = await enrolments.find(connection, where.enrolment) or {}
    if one.since and (begun := await _begun(connection, where, one.since, enrolment)):
        told = await events.since_moment(connection, where.customer, one.event, begun)
        return [event for event in told if event["id"] != enrolment["event"]]
    after = enrolments.counts_from(enrolment, where) if enrolment else 0
    return await events.since(connection, where.customer, one.event, after)


async def _begun(connection: AsyncConnection, where: Whereabouts, since: str, enrolment: Row) -> datetime | None:
    """When somebody entered, or when the latest visit of a step began; None when they never came there."""
    if since == ENTRY:
        return enrolment.get("entered_at")
    notes = [Mark(note["what"], note["step"], note["at"]) for note in await history.notes(connection, where.enrolment)]
    was = enrolment.get("names", {}).get(since, since)
    return began({since, was}, [*notes, Mark("", where.step, where.now)])


async def _meets(hands: Hands, connection: AsyncConnection, where: Whereabouts, one: Hearken, event: Row) -> bool:
    if not one.where:
        return True
    names = conditions.Names.of(await hands.versions.of(where.journey, where.version, connection))
    known = await about_enrolment(connection, names, where.now, where.enrolment, event["properties"])
    return conditions.holds(one.where, names, known)
