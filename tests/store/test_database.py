"""The same tables on both databases."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import BigInteger, Table, delete, text
from sqlalchemy.exc import StatementError

from journeys.passage import Note, Whereabouts
from operations.customers.identify import Person
from operations.desk import Desk, Who
from operations.enrolments.enrol import enrol
from operations.events.hear import Said, hear
from store import tables
from store.customers import customers
from store.database import Database
from store.enrolments import enrolments, history
from store.events import outbox
from store.migrate import drift, migrate

ME = Who("tests")


async def test_the_migrations_make_exactly_the_tables_and_may_run_again(database: Database) -> None:
    await asyncio.gather(migrate(database), migrate(database))
    assert await drift(database) == []


async def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 11, 23)  # noqa: DTZ001 - that is what must not get in
    with pytest.raises(StatementError, match="no time zone"):
        async with database.begin() as connection:
            await customers.add(connection, naive, {"email": "ada@example.com", "locale": "de", "zone": "UTC"})


async def test_what_fails_halfway_leaves_nothing(database: Database, now: datetime) -> None:
    async def half() -> None:
        async with database.begin() as connection:
            await outbox.put(connection, now, "match", "evt_1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await half()
    async with database.read() as connection:
        assert await outbox.depth(connection) == 0


async def test_two_who_write_at_once_wait_for_each_other(database: Database, now: datetime) -> None:
    async def put(number: int) -> None:
        async with database.begin() as connection:
            await outbox.put(connection, now, "match", f"evt_{number}")

    await asyncio.gather(*(put(number) for number in range(20)))
    async with database.read() as connection:
        assert await outbox.depth(connection) == 20


async def test_what_one_takes_from_the_outbox_nobody_else_takes(database: Database, now: datetime) -> None:
    async with database.begin() as connection:
        for number in range(10):
            await outbox.put(connection, now, "match", f"evt_{number}")

    async def take() -> list[str]:
        async with database.begin() as connection:
            return [row["subject"] for row in await outbox.take(connection, now, 4)]

    taken = await asyncio.gather(take(), take(), take(), take())
    assert sorted(subject for some in taken for subject in some) == [f"evt_{number}" for number in range(10)]


async def test_what_was_taken_by_somebody_who_died_is_due_again(database: Database, now: datetime) -> None:
    async with database.begin() as connection:
        await outbox.put(connection, now, "match", "evt_1")
        await outbox.take(connection, now, 1)
    later = datetime(2026, 11, 23, 9, 1, tzinfo=UTC)
    async with database.begin() as connection:
        assert [row["tries"] for row in await outbox.take(connection, later, 1)] == [2]


async def test_what_was_handed_on_takes_nothing_with_it_that_came_meanwhile(database: Database, now: datetime) -> None:
    """Somebody is erased while news of them is on its way: that their walk must stop may not get the news' number."""
    async with database.begin() as connection:
        await outbox.put(connection, now, "match", "evt_1")
        taken = await outbox.take(connection, now, 1)
    async with database.begin() as connection:
        await connection.execute(delete(tables.outbox))
        await outbox.put(connection, now, "stop", "enr_1")
    async with database.begin() as connection:
        await outbox.done(connection, *taken)
        assert await outbox.waits(connection, "stop", "enr_1")


async def test_a_number_that_was_given_is_never_given_again(database: Database) -> None:
    """Who remembers one, remembers what came before it; also when that has been erased."""
    if database.engine.dialect.name == "postgresql":
        return  # its sequences never go back
    counted = [table for table in tables.metadata.tables.values() if _counts(table)]
    async with database.read() as connection:
        told = await connection.execute(text("SELECT name, sql FROM sqlite_master"))
        made = dict(told.all())
    assert len(counted) == 11
    assert [table.name for table in counted if "AUTOINCREMENT" not in made[table.name]] == []


def _counts(table: Table) -> bool:
    return any(isinstance(column.type, BigInteger) for column in table.primary_key)


async def test_the_picture_of_a_walk_is_the_same_when_it_is_told_twice(hello: Desk, ada: str, now: datetime) -> None:
    enrolled = await enrol(hello, ME, "hello", ada)
    notes = [Note(seq=0, at=now, what="entered"), Note(seq=1, at=now, what="step", step="hello", visit=1, said="sent")]
    where = Whereabouts(enrolment=enrolled.id, customer=ada, journey="hello", version=1, now=now, step="pause", visit=1)
    where = where.model_copy(update={"visits": {"hello": 1, "pause": 1}, "outcomes": {"hello": "sent"}, "notes": notes})
    for _ in range(2):
        async with hello.database.begin() as connection:
            await enrolments.remember(connection, where)
    async with hello.database.read() as connection:
        row = await enrolments.find(connection, enrolled.id)
        assert row is not None
        assert (row["step"], row["visit"], row["outcomes"]) == ("pause", 1, {"hello": "sent"})
        assert [note["said"] for note in await history.notes(connection, enrolled.id)] == ["", "sent"]


async def test_a_late_try_of_an_old_deed_does_not_turn_the_picture_back(hello: Desk, ada: str, now: datetime) -> None:
    enrolled = await enrol(hello, ME, "hello", ada)
    old = Whereabouts(enrolment=enrolled.id, customer=ada, journey="hello", version=1, now=now, asked=2, step="hello")
    for where in (old, old.model_copy(update={"asked": 3, "step": "pause"}), old):
        async with hello.database.begin() as connection:
            await enrolments.remember(connection, where)
    async with hello.database.read() as connection:
        row = await enrolments.find(connection, enrolled.id)
        assert row is not None
        assert row["step"] == "pause"


async def test_a_task_that_is_done_again_finds_what_counted_the_first_time(
    hello: Desk, ada: str, now: datetime
) -> None:
    """Temporal discarded a task in which she had come through two steps; the second try goes another way."""
    enrolled = await enrol(hello, ME, "hello", ada)
    whose = {"enrolment": enrolled.id, "customer": ada, "journey": "hello", "version": 1}
    first = Whereabouts(**whose, now=now, asked=640, step="hello")
    said = [Note(seq=n, at=now, what="step", step="hello", said=said) for n, said in enumerate(["one", "two", "three"])]
    listened = []
    for number, where in enumerate(
        (
            first.model_copy(update={"notes": said[:1]}),
            first.model_copy(update={"asked": 641, "step": "pause", "notes": said[1:]}),
            first.model_copy(update={"asked": 768, "notes": [said[0].model_copy(update={"said": "other"})]}),
        )
    ):
        async with hello.database.begin() as connection:
            await enrolments.remember(connection, where)
            row = await enrolments.find(connection, enrolled.id) or {}
        listened.append((row["step"], enrolments.counts_from(row, where)))
        await hear(hello, Said("tests", str(number), "shop.visited", Person(id=ada)))
    assert listened[2] == listened[0]
    assert listened[1][1] >= listened[0][1]
    async with hello.database.read() as connection:
        assert [note["said"] for note in await history.notes(connection, enrolled.id)] == ["other"]


async def test_who_has_left_has_left_whatever_a_task_that_is_done_again_tells(
    hello: Desk, ada: str, now: datetime
) -> None:
    enrolled = await enrol(hello, ME, "hello", ada)
    where = Whereabouts(
        enrolment=enrolled.id, customer=ada, journey="hello", version=1, now=now, asked=64, step="hello"
    )
    left = [Note(seq=0, at=now, what="left", said="unsubscribed")]
    other = [Note(seq=n, at=now, what=what, said="") for n, what in enumerate(("step", "left"))]
    async with hello.database.begin() as connection:
        await enrolments.remember(connection, where.model_copy(update={"notes": left}))
        await enrolments.end(connection, where, "unsubscribed")
        await enrolments.remember(connection, where.model_copy(update={"notes": other, "asked": 128}))
        told = [(note["what"], note["said"]) for note in await history.notes(connection, enrolled.id)]
    assert told == [("left", "unsubscribed")]


async def test_erasing_a_customer_takes_along_what_belongs_to_them(hello: Desk, ada: str) -> None:
    enrolled = await enrol(hello, ME, "hello", ada)
    async with hello.database.begin() as connection:
        await connection.execute(text("DELETE FROM customers WHERE id = :id"), {"id": ada})
    async with hello.database.read() as connection:
        assert await enrolments.find(connection, enrolled.id) is None
