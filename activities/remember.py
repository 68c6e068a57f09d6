"""`remember`: nothing but what every deed does first, which is to write down where the walk is."""

import structlog

from activities.deed import deed
from activities.hands import Hands
from journeys.deeds import Done, Remember
from journeys.passage import Whereabouts

_log = structlog.get_logger("etappe.walk")


@deed
async def remember(hands: Hands, where: Whereabouts, request: Remember) -> Done:
    """Done already, by the time it is asked; somebody should hear of a walk that stands still."""
    if where.fault:
        _log.error("walk.stands_still", enrolment=where.enrolment, step=where.step, fault=where.fault)
    return Done()
