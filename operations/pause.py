"""Pause and drain a journey. Two switches: its gate, through which everything is sent, and its door.

Either is turned in one row, and so at once, however many people are on their way.
"""

from collections.abc import Mapping

from operations import audit
from operations.desk import Conflict, Desk, NotThere, Who
from store import journeys
from store.rows import Row

_SHUT_GATE = {"live": "paused", "draining": "halted"}
_SHUT_DOOR = {"live": "draining", "paused": "halted"}


async def pause(desk: Desk, who: Who, key: str) -> Row:
    """Nothing is sent from now on; who enters or comes to a message waits at the gate. The journey's row."""
    return await _turn(desk, who, key, _SHUT_GATE, "journey.paused")


async def resume(desk: Desk, who: Who, key: str) -> Row:
    """What waits at the gate goes out, each message once, unless its customer has unsubscribed meanwhile."""
    return await _turn(desk, who, key, _back(_SHUT_GATE), "journey.resumed")


async def drain(desk: Desk, who: Who, key: str) -> Row:
    """Nobody enters any more; whoever is on their way goes on to the end."""
    return await _turn(desk, who, key, _SHUT_DOOR, "journey.drained")


async def reopen(desk: Desk, who: Who, key: str) -> Row:
    """People may enter again."""
    return await _turn(desk, who, key, _back(_SHUT_DOOR), "journey.reopened")


def _back(turns: Mapping[str, str]) -> dict[str, str]:
    return {after: before for before, after in turns.items()}


async def _turn(desk: Desk, who: Who, key: str, turns: Mapping[str, str], what: str) -> Row:
    """Turn it; turning it again changes nothing. Raises NotThere, or Conflict for what was never published."""
    now = desk.clock()
    async with desk.database.begin() as connection:
        row = await journeys.hold(connection, key)
        if row is None:
            raise NotThere(f"there is no journey “{key}”")
        if row["state"] not in {*turns, *turns.values()}:
            raise Conflict(f"journey “{key}” is not published (its state: {row['state']}); publish it first")
        if row["state"] in turns:
            await journeys.turn(connection, now, key, turns[row["state"]])
            await audit.note(connection, now, who, what, key)
        return await journeys.find(connection, key) or {}
