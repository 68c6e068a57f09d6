"""`update_profile`: what a journey found out about a customer is written down."""

from activities.arrival import arriving
from activities.deed import deed
from activities.hands import Hands
from journeys.passage import Whereabouts
from journeys.steps.update_profile import ChangeProfile, Updated
from store.customers import customers, news


@deed
async def update_profile(hands: Hands, where: Whereabouts, request: ChangeProfile) -> Updated:
    """Set and add it, unless the customer has been erased."""
    async with arriving(hands, where) as at:
        if at.customer:
            changes, now = request.made_in(at.customer), hands.clock()
            await customers.change(at.connection, now, at.where.customer, changes)
            await news.tell(at.connection, now, at.where.customer, changes, at.where.touchpoint)
    return Updated()
