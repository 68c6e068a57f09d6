"""`enter`: an enrolment begins; what ends it early is registered before its first step."""

from activities.deed import deed
from activities.hands import Hands
from journeys.deeds import Done, Enter
from journeys.ends import ends
from journeys.passage import Whereabouts
from store.enrolments import enrolments


@deed
async def enter(hands: Hands, where: Whereabouts, request: Enter) -> Done:
    """Register exits, the goal, and the unsubscribe that ends every enrolment about its topic."""
    journey = await hands.versions.of(where.journey, where.version)
    async with hands.database.begin() as connection:
        await enrolments.watch(connection, where, [(end.role, end.hearken, end.leads_to) for end in ends(journey)])
        await enrolments.begin(connection, where.enrolment)
    return Done()
