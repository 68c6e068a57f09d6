"""`leave`: an enrolment is over."""

from activities.deed import deed
from activities.hands import Hands
from journeys.deeds import Done, Leave
from journeys.passage import Whereabouts
from store.enrolments import children, enrolments
from store.sending import deliveries


@deed
async def leave(hands: Hands, where: Whereabouts, request: Leave) -> Done:
    """Write the outcome down; whoever still means to send for this enrolment finds it closed."""
    async with hands.database.begin() as connection:
        await children.tell_parent(connection, hands.clock(), where, request.outcome)
        await enrolments.end(connection, where, request.outcome)
        await deliveries.abandon(connection, where.enrolment, hands.clock())
    return Done()
