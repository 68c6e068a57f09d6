"""Rehydrate: start the walk of every open enrolment, and every broadcast, on a Temporal that does not know them.

It repairs a lost embedded file, and moves everybody from a laptop to a cluster. Waits end when they would have ended,
and the ledger sees to it that nothing is sent twice. Asking again starts nobody twice.
"""

import asyncio
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from operations import audit
from operations.audiences.broadcast import send_again
from operations.desk import Desk, Who
from operations.enrolments.restart import passage_of
from operations.events.match import told_of
from store.enrolments import enrolments
from store.events import events, outbox
from store.rows import Row

_AT_ONCE = 8
_PAGE = 200


@dataclass
class Rehydrated:
    """How many are open, and how many of their walks had to be started; the others are under way."""

    open: int = 0
    started: int = 0


async def rehydrate(desk: Desk, who: Who, journey: str | None = None) -> Rehydrated:
    """Everybody, or everybody on one journey. Raises what Temporal raises when it is away; then simply ask again."""
    found, after = Rehydrated(), ""
    while page := await _page(desk, journey, after):
        after = page[-1]["id"]
        await _together(desk, page, found)
    if journey is None:
        await send_again(desk)
    if found.open:
        async with desk.database.begin() as connection:
            await audit.note(connection, desk.clock(), who, "enrolments.rehydrated", journey or "*", vars(found))
    return found


async def _page(desk: Desk, journey: str | None, after: str) -> list[Row]:
    async with desk.database.read() as connection:
        return await enrolments.open_ones(connection, journey, after, _PAGE)


async def _together(desk: Desk, page: list[Row], found: Rehydrated) -> None:
    room = asyncio.Semaphore(_AT_ONCE)

    async def one(row: Row) -> None:
        async with room:
            found.started += await _start(desk, row)
        found.open += 1

    async with asyncio.TaskGroup() as group:
        for row in page:
            group.create_task(one(row))


async def _start(desk: Desk, row: Row) -> bool:
    async with desk.database.read() as connection:
        passage = await passage_of(desk, connection, row["id"])
    if passage is None or not await desk.walks.start(passage, again=True):
        return False
    async with desk.database.begin() as connection:
        await _tell_again(desk, connection, row)
    return True


async def _tell_again(desk: Desk, connection: AsyncConnection, row: Row) -> None:
    """What should have ended it, and may have been lost on its way. What it waits for, it looks back for itself."""
    if row["state"] == "leaving":
        await outbox.put(connection, desk.clock(), "stop", row["id"], {"reason": ""})
    for waiting in await enrolments.ends_of(connection, row["id"]):
        for event in await events.since_moment(connection, row["customer"], waiting["event"], row["entered_at"]):
            if waiting["about"] in (None, event["about"]):
                await told_of(desk, connection, waiting, event)
