"""News of a message: what became of it is an event as well, once for each message, so that journeys can wait for it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.passage import meeting
from store.enrolments import enrolments
from store.events import ours
from store.rows import Row

BOUNCED, COMPLAINED, REPLIED = "message.bounced", "message.complained", "message.replied"
DELIVERED, FAILED = "message.delivered", "message.failed"
_KNOWN = ("journey", "step", "message", "channel")


async def tell(connection: AsyncConnection, now: datetime, delivery: Row, name: str, **properties: str) -> bool:
    """Have the journeys hear of it, as an answer to its touchpoint; False when they did. Its customer is held."""
    if name == DELIVERED and delivery["enrolment"] is None:
        return True  # a broadcast's: nobody waits for it, and there would be as many events as there are people
    told = {"source": "etappe", "source_id": f"{name}:{delivery['id']}", "name": name}
    said = {
        "at": await _when(connection, now, delivery),
        "properties": {one: delivery[one] for one in _KNOWN} | properties,
    }
    about = {"customer": delivery["customer"], "about": meeting(delivery["touchpoint"])}
    return await ours.tell(connection, now, {**told, **said, **about})


async def _when(connection: AsyncConnection, now: datetime, delivery: Row) -> datetime:
    """Later of the wall clock and the enrolment's own, which may be ahead."""
    whereabouts = delivery["enrolment"] and await enrolments.find(connection, delivery["enrolment"])
    return max(now, whereabouts["clock"]) if whereabouts else now
