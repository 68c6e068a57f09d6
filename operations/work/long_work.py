"""Long work: begun at once, done in the background, chunk by chunk (`operations/work/keep_working.py` does it)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from operations import audit
from operations.desk import Conflict, Desk, NotThere, Who
from operations.work.works import KINDS
from store.rows import Row, new_id
from store.work import operations


async def begin(
    desk: Desk, who: Who, connection: AsyncConnection, kind: str, subject: str, detail: Mapping[str, Any]
) -> str:
    """Write down what is to be done, and for how many; the operation's id. `detail`: what was asked for, as JSON."""
    asked = {"id": new_id("op"), "kind": kind, "subject": subject, "detail": dict(detail), "who": who.name}
    total = await KINDS[kind].total(desk, connection, asked)
    await operations.add(connection, desk.clock(), asked | {"total": total})
    told = {"operation": asked["id"], "total": total, **detail}
    await audit.note(connection, desk.clock(), who, f"{kind}.begun", subject, told)
    return str(asked["id"])


async def pause(desk: Desk, who: Who, operation: str) -> Row:
    """Begin nobody more for now. Raises NotThere, or Conflict when it is over."""
    return await _turn(desk, who, operation, ("running",), "paused")


async def resume(desk: Desk, who: Who, operation: str) -> Row:
    """Go on where it stopped. Raises as `pause` does."""
    return await _turn(desk, who, operation, ("paused",), "running")


async def cancel(desk: Desk, who: Who, operation: str) -> Row:
    """Begin nobody more. Whoever was begun is finished, and told in the report. Raises as `pause` does."""
    return await _turn(desk, who, operation, ("running", "paused"), "cancelled")


async def _turn(desk: Desk, who: Who, operation: str, before: tuple[str, ...], after: str) -> Row:
    """The operation's row; turning it again changes nothing."""
    async with desk.database.begin() as connection:
        row = await operations.hold(connection, operation)
        if row is None:
            raise NotThere(f"there is no operation {operation}")
        if row["state"] in before:
            await operations.move(connection, desk.clock(), operation, state=after)
            await audit.note(connection, desk.clock(), who, f"operation.{after}", operation)
        elif row["state"] != after:
            raise Conflict(f"operation {operation} is {row['state']} already; nothing of it is left to do")
        return row | {"state": after}
