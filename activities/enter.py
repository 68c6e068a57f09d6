"""`enter`: an enrolment begins; what ends it early is registered before its first step."""

from activities.deed import deed
from activities.hands import Hands
from journeys.deeds import Done, Enter
from journeys.journey import Journey
from journeys.passage import Whereabouts
from journeys.road import Hearken
from store import enrolments

UNSUBSCRIBED, CONVERTED, EXITED = "unsubscribed", "converted", "exited"


@deed
async def enter(hands: Hands, where: Whereabouts, request: Enter) -> Done:
    """Register exits, the goal, and the unsubscribe that ends every enrolment about its topic."""
    journey = await hands.versions.of(where.journey, where.version)
    async with hands.database.begin() as connection:
        await enrolments.watch(connection, where, _ends(journey))
        await enrolments.begin(connection, where.enrolment)
    return Done()


def _ends(journey: Journey) -> list[tuple[str, Hearken, str]]:
    leaving = Hearken(event="customer.unsubscribed", about=journey.topic)
    ends = [("exit", leaving, UNSUBSCRIBED)]
    ends += [("exit", Hearken(event=one.event, where=one.where), EXITED) for one in journey.exit]
    if journey.goal:
        ends.append(("goal", Hearken(event=journey.goal.event, where=journey.goal.where), CONVERTED))
    return ends
