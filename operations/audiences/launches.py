"""The launches there are: look at them, halt them, let them go on, end them, make up for what was missed."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from operations import audit
from operations.desk import Conflict, Desk, NotThere, Refused, Who
from store import pages
from store.audiences import launches
from store.events import outbox
from store.rows import Row
from store.tables import launches as table
from store.work import operations

_OVER = ("done", "cancelled")


async def of_journey(desk: Desk, journey: str, *, after: str | None = None, limit: int = 50) -> list[Row]:
    """A journey's launches, the newest first, each with the operation that did it last."""
    async with desk.database.read() as connection:
        theirs = (table.c.journey == journey,)
        rows = await pages.page(connection, table, (table.c.created_at, table.c.id), theirs, after, limit)
        return [await _told(connection, row) for row in rows]


async def found(desk: Desk, launch: str) -> Row:
    """One launch, with `operation`: the newest that does it, or None; and `following`: when it comes due next."""
    async with desk.database.read() as connection:
        row = await launches.find(connection, launch)
        if row is None:
            raise NotThere(f"there is no launch {launch}")
        told = await _told(connection, row)
    recurs = told["state"] == launches.OPEN and row["recurrence"] and desk.schedules
    return told | {"following": await desk.schedules.following(launch) if recurs and desk.schedules else []}


async def _told(connection: AsyncConnection, row: Row) -> Row:
    done = await launches.newest(connection, row["id"])
    over = done is not None and done["state"] in _OVER and not row["recurrence"]
    tally = await operations.counted(connection, done) if done else {}
    told: Row = {"operation": done and done | {"tally": tally}, "following": []}
    return row | told | ({"state": launches.ENDED} if over else {})


async def pause(desk: Desk, who: Who, launch: str) -> Row:
    """Let nobody in for now. Raises NotThere, or Conflict when it is over."""
    return await _turned(desk, who, launch, launches.PAUSED)


async def resume(desk: Desk, who: Who, launch: str) -> Row:
    """Go on where it stopped, at its pace; a pause is not made up for. Raises as `pause` does."""
    return await _turned(desk, who, launch, launches.OPEN)


async def end(desk: Desk, who: Who, launch: str) -> Row:
    """Let nobody in any more; whoever entered goes on. Ending it again changes nothing. Raises NotThere."""
    return await _turned(desk, who, launch, launches.ENDED)


_DOES = {launches.PAUSED: "paused", launches.OPEN: "running", launches.ENDED: "cancelled"}


async def _turned(desk: Desk, who: Who, launch: str, state: str) -> Row:
    async with desk.database.begin() as connection:
        row = await launches.hold(connection, launch)
        if row is None:
            raise NotThere(f"there is no launch {launch}")
        if (await _told(connection, row))["state"] == launches.ENDED != state:
            raise Conflict(f"launch {launch} is over; begin another")
        for operation in await launches.unfinished(connection, launch):  # one may have been turned by itself before
            await _turn_operation(desk, connection, operation, _DOES[state])
        if row["state"] != state:
            await launches.turn(connection, launch, state)
            await audit.note(connection, desk.clock(), who, f"launch.{state}", launch)
            if row["recurrence"]:
                await outbox.put(connection, desk.clock(), "schedule", launch)
    return await found(desk, launch)


async def _turn_operation(desk: Desk, connection: AsyncConnection, operation: str, state: str) -> None:
    held = await operations.hold(connection, operation)
    if held and held["state"] not in (*_OVER, state):
        await operations.move(connection, desk.clock(), operation, state=state, error=None)


async def make_up(desk: Desk, who: Who, launch: str, since: datetime, until: datetime) -> Row:
    """Do it for the times in between that nobody did it for. Raises NotThere, Refused, Conflict."""
    async with desk.database.begin() as connection:
        row = await launches.hold(connection, launch)
        if row is None:
            raise NotThere(f"there is no launch {launch}")
        if not row["recurrence"]:
            raise Refused(f"launch {launch} does not recur, so there is nothing to make up for")
        if row["state"] != launches.OPEN:
            raise Conflict(f"launch {launch} is {row['state']}; only one that is open is made up for")
        if not since < until <= desk.clock():
            raise Refused("say a time that is past, from the earlier to the later")
        asked = {"since": since.isoformat(), "until": until.isoformat()}
        await outbox.put(connection, desk.clock(), "schedule", launch, asked)
        await audit.note(connection, desk.clock(), who, "launch.made_up_for", launch, asked)
    return await found(desk, launch)
