"""Pause a journey, and let it go on: its gate.

Clocks are another matter. To stop them everybody is told, one after the other, and likewise to let them run again:
long work (`operations/work/works/`), which everybody's gate does not wait for.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from operations.desk import Conflict, Desk, Refused, Who
from operations.journeys.switch import SHUT_GATE, back, published, turn
from operations.work.long_work import begin
from store.enrolments.overdue import Overdue, Policy
from store.rows import Row
from store.work import operations as works

Clocks = Literal["run", "stop"]
_LONGEST = timedelta(days=30)
_UNFINISHED = ("running", "paused")


async def pause(
    desk: Desk, who: Who, key: str, clocks: Clocks = "run", because: Mapping[str, Any] | None = None
) -> Row:
    """Nothing is sent from now on; who enters or comes to a message waits at the gate.

    The journey's row, and as `operation` the long work that stops the clocks, if it was begun. `because`: why, where
    it was no person who wanted it.
    """
    gate = {"paused_at": desk.clock(), "overdue": None, "paused_because": because and dict(because)}
    async with desk.database.begin() as connection:
        journey = await published(connection, key)
        row = await turn(desk, who, connection, journey, SHUT_GATE, "journey.paused", **gate)
        return row | {"operation": await _stop_clocks(desk, who, connection, row) if clocks == "stop" else None}


async def _stop_clocks(desk: Desk, who: Who, connection: AsyncConnection, journey: Row) -> str | None:
    """Raises Conflict while clocks are being let run again after the pause before."""
    resuming = await works.latest(connection, "resume", journey["key"])
    if resuming and resuming["state"] in _UNFINISHED:
        raise Conflict(f"clocks are still being started (operation {resuming['id']}); pause it with clocks running")
    since = _since(journey)
    pausing = await works.latest(connection, "pause", journey["key"])
    if pausing and pausing["detail"] == since:
        return None
    return await begin(desk, who, connection, "pause", journey["key"], since)


async def resume(desk: Desk, who: Who, key: str, overdue: Policy = "send", spread: timedelta | None = None) -> Row:
    """What waits at the gate goes out, each message once, unless its customer has unsubscribed meanwhile.

    `overdue`: all of it at once, spread over a span, or none of it. Clocks that were stopped run on with as much left
    as there was. The journey's row, and as `operation` the long work that sees to the clocks. Raises Refused.
    """
    _can_be_spread(overdue, spread)
    now = desk.clock()
    policy = Overdue(overdue, now, now + (spread or timedelta(0))).kept
    async with desk.database.begin() as connection:
        journey = await published(connection, key)
        gate = {"paused_at": None, "overdue": policy, "paused_because": None, "resumed_at": now}
        row = await turn(desk, who, connection, journey, back(SHUT_GATE), "journey.resumed", **gate)
        return row | {"operation": await _let_clocks_run(desk, who, connection, journey)}


def _can_be_spread(overdue: Policy, spread: timedelta | None) -> None:
    if overdue == "spread" and spread is None:
        raise Refused("say over what span it is to be spread, such as 2h")
    if overdue != "spread" and spread is not None:
        raise Refused("a span is for what is spread; say so, or leave the span out")
    if spread is not None and not timedelta(0) < spread <= _LONGEST:
        raise Refused(f"it can be spread over more than nothing, and {_LONGEST.days} days at most")


async def _let_clocks_run(desk: Desk, who: Who, connection: AsyncConnection, journey: Row) -> str | None:
    """For whoever was told to stand still by the pause that ends; nobody is told any more."""
    pausing = await works.latest(connection, "pause", journey["key"])
    if journey["paused_at"] is None or pausing is None or pausing["detail"] != _since(journey):
        return None
    if pausing["state"] in _UNFINISHED:
        await works.move(connection, desk.clock(), pausing["id"], state="cancelled")
    return await begin(desk, who, connection, "resume", journey["key"], _since(journey))


def _since(journey: Row) -> dict[str, str]:
    """What tells one pause of a journey from another."""
    return {"since": journey["paused_at"].isoformat()}
