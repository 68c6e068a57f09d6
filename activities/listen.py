"""`listen`: a wait begins. It registers first and looks back second, so that no event falls between."""

from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from activities.deed import deed
from activities.hands import Hands
from journeys import conditions
from journeys.deeds import Listening
from journeys.passage import Whereabouts
from journeys.road import Heard, Hearken, Wait
from store import customers, enrolments, events
from store.known import about_enrolment
from store.rows import Row


@deed
async def listen(hands: Hands, where: Whereabouts, request: Wait) -> Listening:
    """When the wait ends, in UTC; and the event that came before anybody listened, if one did."""
    async with hands.database.begin() as connection:
        customer = await customers.find(connection, where.customer)
        until = request.over(where.now, ZoneInfo(customer["zone"] if customer else "UTC"))
        await enrolments.listen(connection, where, request, until)
    async with hands.database.read() as connection:
        return Listening(until=until, heard=await _heard_before(hands, connection, where, request.hearken))


async def _heard_before(
    hands: Hands, connection: AsyncConnection, where: Whereabouts, hearken: tuple[Hearken, ...]
) -> Heard | None:
    since = await enrolments.counts_from(connection, where.enrolment)
    for one in hearken:
        for event in await events.since(connection, where.customer, one.event, 0 if one.about else since):
            if one.about in (None, event["about"]) and await _meets(hands, connection, where, one, event):
                return Heard(id=event["id"], name=event["name"], about=one.about)
    return None


async def _meets(hands: Hands, connection: AsyncConnection, where: Whereabouts, one: Hearken, event: Row) -> bool:
    if not one.where:
        return True
    names = conditions.Names.of(await hands.versions.of(where.journey, where.version))
    known = await about_enrolment(connection, where.now, where.enrolment, event["properties"])
    return conditions.holds(one.where, names, known)
