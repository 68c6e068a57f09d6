"""`judge`: which way a branch takes."""

from activities.arrival import arriving
from activities.deed import deed
from activities.hands import Hands
from journeys.conditions import Names, holds
from journeys.passage import Whereabouts
from journeys.steps.branch import Judge, Judged
from store.customers.known import about_enrolment


@deed
async def judge(hands: Hands, where: Whereabouts, request: Judge) -> Judged:
    """The first condition that holds, by what is known of the customer now."""
    names = Names.of(await hands.versions.of(where.journey, where.version))
    async with arriving(hands, where) as at:
        known = await about_enrolment(at.connection, names, where.now, where.enrolment)
    return Judged(holds=next((i for i, text in enumerate(request.conditions) if holds(text, names, known)), None))
