"""`update_profile`: what a journey found out about a customer is written down."""

from activities.deed import deed
from activities.hands import Hands
from journeys.passage import Whereabouts
from journeys.steps.update_profile import ChangeProfile, Updated
from store.customers import customers, news


@deed
async def update_profile(hands: Hands, where: Whereabouts, request: ChangeProfile) -> Updated:
    """Set and add it, unless the customer has been erased."""
    async with hands.database.begin() as connection:
        customer = await customers.hold(connection, where.customer)
        if customer:
            changes = request.made_in(customer)
            await customers.change(connection, hands.clock(), where.customer, changes)
            await news.tell(connection, hands.clock(), where.customer, changes, where.touchpoint)
    return Updated()
