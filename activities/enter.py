"""`enter`: a version is entered on the way; what ends the enrolment early is now what that one says."""

from activities.arrival import arriving
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
    async with arriving(hands, where) as at:
        early = [(end.role, end.hearken, end.leads_to) for end in ends(journey)]
        await enrolments.watch(at.connection, at.where, early)
    return Done()
