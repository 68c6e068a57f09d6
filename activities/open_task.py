"""`open_task`: something to do for people in the house, once for each touchpoint."""

from activities.arrival import arriving
from activities.deed import deed
from activities.hands import Hands
from journeys.passage import Whereabouts
from journeys.steps.task import OpenedTask, OpenTask
from store.touchpoints import tasks


@deed
async def open_task(hands: Hands, where: Whereabouts, request: OpenTask) -> OpenedTask:
    """Put it on their list."""
    async with arriving(hands, where) as at:
        await tasks.add(at.connection, at.where, request.assignee, request.text)
    return OpenedTask()
