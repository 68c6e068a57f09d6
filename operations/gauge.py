"""Gauge how the house is doing: what waits to be handed on, and what became of messages."""

from dataclasses import dataclass
from datetime import timedelta

from operations.desk import Desk
from operations.returns.watch import shares
from store import depths
from store.returns.bounces import Share
from store.sending import providers


@dataclass(frozen=True)
class Gauges:
    """Counts at this moment."""

    outbox: int
    oldest: timedelta
    """How long the oldest of what is in the outbox has been due."""
    deliveries: dict[str, int]
    """State → how many."""
    stuck: dict[tuple[str, str], int]
    """(Journey, fault) → how many people stand still."""
    returned: dict[str, int]
    """What came back to this process since it started, by what it was."""
    shares: dict[str, Share]
    """Journey → how much of its last day came back."""
    held: dict[str, bool]
    """Provider → whether it is left alone, of those that ever were."""


async def gauge(desk: Desk) -> Gauges:
    """Look at the store."""
    now = desk.clock()
    async with desk.database.read() as connection:
        waiting, due = await depths.outbox(connection)
        overdue = max(now - (due or now), timedelta(0))
        sent, stuck = await depths.deliveries(connection), await depths.stuck(connection)
        held = {row["key"]: row["state"] != providers.CLOSED for row in await providers.every(connection)}
    return Gauges(waiting, overdue, sent, stuck, dict(desk.returned), await shares(desk), held)
