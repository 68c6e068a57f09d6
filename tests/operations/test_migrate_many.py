"""Ten thousand sleepers are moved in the background: halted, cancelled and resumed, and through a crash."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, insert, select, update

from operations.desk import Desk, Who
from operations.enrolments.migrate import migrate
from operations.enrolments.migration import Migration
from operations.journeys.define import define
from operations.journeys.publish import publish
from operations.work import crowd, progress
from operations.work.keep_working import work
from operations.work.long_work import cancel, pause, resume
from store.database import Database
from store.tables import enrolments, operation_items, outbox
from store.work import operations

ME = Who("tests")
TEXT = """journey: club
steps:
  - {key: hello, send: hello}
  - {key: rest, delay: 10d}
  - {key: film, video: product_film, within: 4d}
  - {key: bye, send: hello}
"""
MANY = 10_000


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """One kind is enough: what the other does otherwise is tested with forty."""
    return sqlite_database


@pytest.fixture
async def sleepers(desk: Desk, ada: str) -> Desk:
    """Two versions of a journey, and a crowd that rests on the first."""
    for text in (TEXT, TEXT.replace("10d", "12d")):
        await define(desk, ME, text)
        await publish(desk, ME, "club")
    now = desk.clock()
    told = {"journey": "club", "version": 1, "customer": ada, "state": "active", "step": "rest", "visit": 1, "asked": 3}
    way = {"visits": {"hello": 1, "rest": 1}, "outcomes": {"hello": "sent"}, "since": now, "staged_at": now}
    seen = {"deadline": now + timedelta(days=10), "clock": now, "entered_at": now, "newest_event": 0}
    rows = [{"id": f"enr_{n:05}", "entry_key": str(n), **told, **way, **seen} for n in range(MANY)]
    async with desk.database.begin() as connection:
        await connection.execute(insert(enrolments), rows)
    return desk


async def walks_follow(desk: Desk) -> int:
    """Everybody who was given the order carries it out; how many did."""
    async with desk.database.begin() as connection:
        told = list((await connection.execute(select(outbox.c.subject))).scalars())
        assert len(told) == len(set(told)) < crowd.CHUNK + 300, "the outbox is flooded"
        moved = {"version": 2, "asked": enrolments.c.asked + 2}
        await connection.execute(update(enrolments).where(enrolments.c.id.in_(told)).values(**moved))
        await connection.execute(delete(outbox))
    return len(told)


async def followed(desk: Desk, until: int = MANY) -> int:
    """Work, and walks that follow, until so many have moved, or nothing moves; how many moved."""
    moved = 0
    for _ in range(MANY):
        busy = await work(desk)
        moved += await walks_follow(desk)
        if not busy or moved >= until:
            break
    return moved


async def test_ten_thousand_are_moved_each_once_through_halts_and_a_crash(sleepers: Desk, monkeypatch) -> None:
    desk, began, worked = sleepers, time.perf_counter(), time.process_time()
    first = await migrate(desk, ME, Migration("club", 2))
    assert await followed(desk, 2_000) == 2_000
    await pause(desk, ME, first)
    await followed(desk)
    assert (await progress.operation(desk, first))["done"] == 2_000
    await resume(desk, ME, first)

    async def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as crash:
        crash.setattr(operations, "move", dies)
        with pytest.raises(KeyboardInterrupt):
            await work(desk)
    assert await followed(desk, 3_000) == 3_000
    await cancel(desk, ME, first)
    await followed(desk)
    row = await progress.operation(desk, first)
    assert (row["state"], row["tally"]) == ("cancelled", {"done": 5_000})

    second = await migrate(desk, ME, Migration("club", 2))
    assert await followed(desk) == MANY - 5_000
    row = await progress.operation(desk, second)
    assert (row["state"], row["done"], row["total"]) == ("done", 5_000, 5_000)
    await _everybody_once(desk)
    print(f"figure migrated {MANY / (time.perf_counter() - began):.0f} enrolments/s")
    print(f"figure migrated_cpu {1000 * (time.process_time() - worked) / MANY:.2f} ms/enrolment")


async def _everybody_once(desk: Desk) -> None:
    async with desk.database.read() as connection:
        people = select(func.count(), func.count(operation_items.c.item.distinct()))
        assert tuple((await connection.execute(people)).one()) == (MANY, MANY)
        asked = select(enrolments.c.version, enrolments.c.asked, func.count()).group_by(
            enrolments.c.version, enrolments.c.asked
        )
        assert [tuple(row) for row in await connection.execute(asked)] == [(2, 5, MANY)]
