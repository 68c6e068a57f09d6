"""Our own events: what Etappe itself has to tell, kept and handed on like what others told us."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from store.events import events, outbox
from store.rows import Row


async def tell(connection: AsyncConnection, now: datetime, event: Row) -> bool:
    """Keep an event, and have it handed on; False when it was told before.

    Its customer is held: their events are kept one after the other, so that their seq is their order of commit.
    """
    kept = await events.keep(connection, {**event, "received_at": now})
    if kept:
        await outbox.put(connection, now, "match", kept)
    return kept is not None
