"""Tasks: what journeys ask the people in the house to do, and ticking it off."""

from operations import audit
from operations.desk import Desk, NotThere, Who
from store.rows import Row
from store.touchpoints import tasks


async def listed(
    desk: Desk,
    *,
    state: str | None = None,
    assignee: str | None = None,
    customer: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> list[Row]:
    """Tasks, the newest first; `after` is the last id of the page before."""
    wanted = {"state": state, "assignee": assignee, "customer": customer}
    async with desk.database.read() as connection:
        return await tasks.some(connection, wanted, after, limit)


async def task(desk: Desk, identity: str) -> Row:
    """One task. Raises NotThere."""
    async with desk.database.read() as connection:
        row = await tasks.find(connection, identity)
    if row is None:
        raise NotThere(f"there is no task {identity}")
    return row


async def finish(desk: Desk, who: Who, identity: str) -> Row:
    """It is done; a second time changes nothing. Raises NotThere."""
    return await _mark(desk, who, identity, "done")


async def reopen(desk: Desk, who: Who, identity: str) -> Row:
    """It is not done after all. Raises NotThere."""
    return await _mark(desk, who, identity, "open")


async def _mark(desk: Desk, who: Who, identity: str, state: str) -> Row:
    now = desk.clock()
    async with desk.database.begin() as connection:
        if await tasks.mark(connection, identity, state, now if state == "done" else None):
            await audit.note(connection, now, who, f"task.{state}", identity)
    return await task(desk, identity)
