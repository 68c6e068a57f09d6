"""Keep working: long work, a chunk at a time. A chunk is a transaction, so a crash leaves neither gap nor double."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from operations.desk import Desk
from operations.work import Item
from operations.works import KINDS
from store import operations, outbox
from store.rows import Row

CHUNK = 50
"""Enrolments in one transaction."""
_FULL = 300
"""Begun and not clear yet, or waiting in the outbox: with so many, nobody new is begun."""
_IDLE = 0.5
"""Seconds between two looks when nothing moves."""
Doing = Callable[[], Awaitable[Item]]
_log = structlog.get_logger("etappe.work")


async def keep_working(desk: Desk, stop: asyncio.Event) -> None:
    """Work on whatever there is, until told to stop. Several processes may; each chunk is one process's."""
    while not stop.is_set():
        try:
            moved = await work(desk)
        except Exception as error:  # the database is away; nothing of the chunk was written
            _log.warning("work.away", error=type(error).__name__)
            moved = False
        if not moved:
            await _rest(stop)


async def _rest(stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), _IDLE)
    except TimeoutError:
        return


async def work(desk: Desk) -> bool:
    """One chunk of everything unfinished; whether anything moved."""
    async with desk.database.read() as connection:
        unfinished = await operations.unfinished(connection)
    return any([await _chunk(desk, operation) for operation in unfinished])


async def _chunk(desk: Desk, operation: str) -> bool:
    async with desk.database.begin() as connection:
        row = await operations.take(connection, operation)
        return row is not None and await _work_on(desk, connection, row)


async def _work_on(desk: Desk, connection: AsyncConnection, row: Row) -> bool:
    news, waiting = await _looked(desk, connection, row)
    following = await _following(connection, row, waiting)
    if following:
        news |= await _begun(desk, connection, row, following)
    over = following == [] and not waiting
    if news or over:
        await _report(connection, row, news)
        await operations.move(connection, desk.clock(), row["id"], **_progress(row, news, following, over=over))
    return bool(news) or over


async def _looked(desk: Desk, connection: AsyncConnection, row: Row) -> tuple[dict[str, Item], int]:
    """What is new about those who were begun, and how many of them are not clear yet."""
    work, doing, before = KINDS[row["kind"]], dict[str, Doing](), dict[str, Item]()
    for item, enrolment in await operations.under_way(connection, row["id"]):
        key, was = item["enrolment"], Item(item["state"], item["detail"])
        before[key], doing[key] = was, partial(work.look, desk, connection, row, enrolment, was)
    after = await _all(connection, row, doing)
    waiting = sum(item.state == operations.PLANNED for item in after.values())
    return {key: item for key, item in after.items() if item != before[key]}, waiting


async def _following(connection: AsyncConnection, row: Row, waiting: int) -> list[Row] | None:
    """Whose turn it is; None when nobody is to be begun now."""
    if row["state"] != "running" or max(waiting, await outbox.depth(connection)) >= _FULL:
        return None
    return await operations.concerned(connection, KINDS[row["kind"]].concerns(row), row["cursor"], CHUNK)


async def _begun(desk: Desk, connection: AsyncConnection, row: Row, following: Sequence[Row]) -> dict[str, Item]:
    work = KINDS[row["kind"]]
    known = await work.look_up(desk, connection, row, following)
    return await _all(connection, row, {one["id"]: partial(work.step, desk, connection, row, one) for one in known})


async def _all(connection: AsyncConnection, row: Row, doing: Mapping[str, Doing]) -> dict[str, Item]:
    """All together; when somebody makes us stumble, one by one, so that it is nobody else's fault."""
    try:
        async with connection.begin_nested():
            return {key: await do() for key, do in doing.items()}
    except Exception:
        return {key: await _alone(connection, row, key, do) for key, do in doing.items()}


async def _alone(connection: AsyncConnection, row: Row, enrolment: str, do: Doing) -> Item:
    try:
        async with connection.begin_nested():
            return await do()
    except Exception as error:  # a bug that this one enrolment brings to light
        _log.warning("work.failed", operation=row["id"], enrolment=enrolment, error=type(error).__name__)
        return Item("refused", {"reason": "failed", "about": type(error).__name__})


def _progress(row: Row, news: Mapping[str, Item], following: list[Row] | None, *, over: bool) -> Row:
    clear = sum(item.state != operations.PLANNED for item in news.values())
    begun = {"cursor": following[-1]["id"]} if following else {}
    return {"done": row["done"] + clear} | begun | ({"state": "done"} if over else {})


async def _report(connection: AsyncConnection, row: Row, news: Mapping[str, Item]) -> None:
    items = [{"enrolment": key, "state": item.state, "detail": item.detail} for key, item in news.items()]
    await operations.report(connection, row["id"], items)
