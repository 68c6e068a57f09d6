"""`leave`: an enrolment is over."""

from activities.arrival import arriving
from activities.deed import deed
from activities.hands import Hands
from journeys.deeds import Done, Leave
from journeys.passage import Whereabouts
from store.enrolments import children, enrolments
from store.sending import deliveries


@deed
async def leave(hands: Hands, where: Whereabouts, request: Leave) -> Done:
    """Write the outcome down; whoever still means to send for this enrolment finds it closed."""
    async with arriving(hands, where) as at:
        await children.tell_parent(at.connection, hands.clock(), at.where, request.outcome)
        await enrolments.end(at.connection, at.where, request.outcome)
        await deliveries.abandon(at.connection, at.where.enrolment, hands.clock())
    return Done()
