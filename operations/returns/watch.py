"""Watch what comes back of each journey, and shut its gate before mailbox providers shut theirs to all of us.

Looked at once a minute for all journeys together: to count with every bounce would cost most when most come.
"""

from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from operations.desk import Desk, Refused, Who
from operations.journeys.pause import pause
from operations.returns.tolerance import Tolerance
from store.journeys import journeys
from store.journeys.journeys import SENDS_NOTHING
from store.returns import bounces
from store.returns.bounces import Share

ETAPPE = Who("etappe")
COMPLAINTS, BOUNCES = "complaints", "bounces"
_DAY = timedelta(days=1)
_log = structlog.get_logger("etappe.returns")


async def watch(desk: Desk) -> list[str]:
    """Pause every journey of which too much comes back; their keys."""
    paused = []
    for journey, share in (await shares(desk)).items():
        reason = too_much(desk.tolerance, share)
        if reason and await _paused(desk, journey, reason, share):
            paused.append(journey)
        elif share.accepted >= desk.tolerance.least and share.complaints >= desk.tolerance.worrying_complaints:
            _log.warning("returns.worrying", journey=journey, complaints=round(share.complaints, 5))
    return paused


async def shares(desk: Desk) -> dict[str, Share]:
    """Journey → what came back of its last day, for those that send."""
    now = desk.clock()
    async with desk.database.read() as connection:
        found = await bounces.shares(connection, now - _DAY)
        known = {key: await _since_it_goes_on(connection, key, now, share) for key, share in found.items()}
    return {key: share for key, share in known.items() if share}


async def _since_it_goes_on(connection: AsyncConnection, key: str, now: datetime, share: Share) -> Share | None:
    """After a pause only what happened since counts: who lets it go on has seen the rest. None while it is paused."""
    row = await journeys.find(connection, key)
    if row is None or row["state"] in SENDS_NOTHING:
        return None
    since = row["resumed_at"]
    if since is None or since <= now - _DAY:
        return share
    return (await bounces.shares(connection, since, key)).get(key)


def too_much(tolerance: Tolerance, share: Share) -> str | None:
    """Why a journey has to stop; None when it may go on."""
    if share.accepted < tolerance.least:
        return None
    if share.complaints >= tolerance.complaints:
        return COMPLAINTS
    return BOUNCES if share.bounces >= tolerance.bounces else None


async def _paused(desk: Desk, journey: str, reason: str, share: Share) -> bool:
    because = {
        "reason": reason,
        "accepted": share.accepted,
        "bounced": share.bounced,
        "complained": share.complained,
    }
    try:
        await pause(desk, ETAPPE, journey, because=because)
    except Refused as error:  # it was archived in the meantime
        _log.info("returns.not_paused", journey=journey, why=str(error))
        return False
    _log.error("returns.paused", journey=journey, **because)
    return True
