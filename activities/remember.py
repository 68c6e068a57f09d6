"""`remember`: nothing but what every deed does first."""

import structlog

from activities.arrival import arriving
from activities.deed import deed
from activities.hands import Hands
from journeys.deeds import Done, Remember
from journeys.passage import Whereabouts

_log = structlog.get_logger("etappe.walk")


@deed
async def remember(hands: Hands, where: Whereabouts, request: Remember) -> Done:
    """Write down where the walk is; somebody should hear of one that stands still."""
    async with arriving(hands, where):
        pass
    if where.fault:
        _log.error("walk.stands_still", enrolment=where.enrolment, step=where.step, fault=where.fault)
    return Done()
