"""Switches: a journey has a gate, through which everything is sent, and a door, through which people come in.

Either is turned in one row, and so at once, however many people are on their way.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from operations import audit
from operations.desk import Conflict, Desk, NotThere, Who
from store.journeys import journeys
from store.rows import Row

Turns = Mapping[str, str]
SHUT_GATE: Turns = {"live": "paused", "draining": "halted"}
SHUT_DOOR: Turns = {"live": "draining", "paused": "halted"}


def back(turns: Turns) -> Turns:
    """The same switch, turned the other way."""
    return {after: before for before, after in turns.items()}


async def published(connection: AsyncConnection, key: str) -> Row:
    """A journey's row, held until the transaction ends. Raises NotThere, or Conflict for what was never published."""
    row = await journeys.hold(connection, key)
    if row is None:
        raise NotThere(f"there is no journey “{key}”")
    if row["state"] not in {*SHUT_GATE, *SHUT_GATE.values()}:
        raise Conflict(f"journey “{key}” is not published (its state: {row['state']}); publish it first")
    return row


async def turn(
    desk: Desk, who: Who, connection: AsyncConnection, journey: Row, turns: Turns, what: str, **gate: Any
) -> Row:
    """Turn it; its row. Turning it again changes nothing. `gate`: what else of the row changes with it."""
    now, key = desk.clock(), journey["key"]
    if journey["state"] in turns:
        await journeys.turn(connection, now, key, turns[journey["state"]], **gate)
        await audit.note(connection, now, who, what, key, gate.get("overdue") or gate.get("paused_because"))
    return await journeys.find(connection, key) or {}
