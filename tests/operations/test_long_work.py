"""Long work: everybody is met once, whatever happens on the way."""

import pytest
from sqlalchemy import insert, update

from operations.desk import Conflict, Desk, NotThere, Who
from operations.work import progress
from operations.work.crowd import Crowd, Item
from operations.work.keep_working import work
from operations.work.long_work import begin, cancel, pause, resume
from operations.work.works import KINDS
from store.events import outbox
from store.tables import enrolments
from store.work import operations

ME = Who("tests")


class Greet(Crowd):
    """Greets everybody whose enrolment is under way, and waits until they wave back."""

    kind = "greet"

    def __init__(self) -> None:
        self.greeted: list[str] = []
        self.waved: set[str] | None = None
        """Who waved; None: everybody does at once."""
        self.stumbles: str | None = None
        self.dies_at: int | None = None

    async def concerns(self, desk, connection, operation):
        return (enrolments.c.journey == operation["subject"], enrolments.c.state == "active")

    async def step(self, desk, connection, operation, enrolment):
        if enrolment["id"] == self.stumbles:
            raise ValueError(enrolment["id"])
        if len(self.greeted) == self.dies_at:
            self.dies_at = None
            raise KeyboardInterrupt
        self.greeted.append(enrolment["id"])
        return Item("done" if self.waved is None else "planned")

    async def look(self, desk, connection, operation, enrolment, before):
        if enrolment is None:
            return Item("gone")
        return Item("done", {"waved": True}) if enrolment["id"] in (self.waved or ()) else before


@pytest.fixture
def greet(monkeypatch: pytest.MonkeyPatch) -> Greet:
    monkeypatch.setattr("operations.work.crowd.CHUNK", 10)
    greeting = Greet()
    monkeypatch.setitem(KINDS, "greet", greeting)
    return greeting


@pytest.fixture
async def crowd(hello: Desk, ada: str) -> list[str]:
    """Forty of Ada's enrolments, in the order in which they are worked off."""
    at = hello.clock()
    told = {"journey": "hello", "version": 1, "customer": ada, "state": "active", "visits": {}, "outcomes": {}}
    seen = {"clock": at, "entered_at": at, "newest_event": 0}
    rows = [{"id": f"enr_{n:02}", "entry_key": str(n), **told, **seen} for n in range(40)]
    async with hello.database.begin() as connection:
        await connection.execute(insert(enrolments), rows)
    return [row["id"] for row in rows]


async def begun(desk: Desk) -> str:
    async with desk.database.begin() as connection:
        return await begin(desk, ME, connection, "greet", "hello", {"how": "warmly"})


async def to_the_end(desk: Desk) -> None:
    for _ in range(100):
        if not await work(desk):
            return
    raise AssertionError("it never ends")


async def test_everybody_is_met_once_and_the_report_has_a_line_for_each(hello, crowd, greet) -> None:
    operation = await begun(hello)
    assert await work(hello)
    row = await progress.operation(hello, operation)
    assert (row["state"], row["done"], row["total"], row["tally"]) == ("running", 10, 40, {"done": 10})
    await to_the_end(hello)
    row = await progress.operation(hello, operation)
    assert (row["state"], row["done"], row["tally"]) == ("done", 40, {"done": 40})
    assert greet.greeted == crowd
    first = await progress.items(hello, operation, limit=15)
    rest = await progress.items(hello, operation, after=first[-1]["item"])
    assert [item["item"] for item in [*first, *rest]] == crowd


async def test_a_crash_in_the_middle_of_a_chunk_leaves_no_trace_of_it(hello, crowd, greet) -> None:
    operation = await begun(hello)
    greet.dies_at = 14
    with pytest.raises(KeyboardInterrupt):
        await to_the_end(hello)
    assert (await progress.operation(hello, operation))["done"] == 10
    await to_the_end(hello)
    assert greet.greeted == crowd[:14] + crowd[10:]
    assert (await progress.operation(hello, operation))["tally"] == {"done": 40}


async def test_whoever_makes_it_stumble_holds_up_nobody(hello, crowd, greet) -> None:
    operation = await begun(hello)
    greet.stumbles = crowd[3]
    await to_the_end(hello)
    assert (await progress.operation(hello, operation))["tally"] == {"done": 39, "refused": 1}
    refused = await progress.items(hello, operation, state="refused")
    assert [(one["item"], one["detail"]) for one in refused] == [
        (crowd[3], {"reason": "failed", "about": "ValueError"})
    ]


async def test_it_is_halted_and_goes_on_where_it_was(hello, crowd, greet) -> None:
    operation = await begun(hello)
    await work(hello)
    await pause(hello, ME, operation)
    await pause(hello, ME, operation)
    assert not await work(hello)
    await resume(hello, ME, operation)
    await to_the_end(hello)
    assert greet.greeted == crowd
    with pytest.raises(Conflict, match="done"):
        await pause(hello, ME, operation)


async def test_whoever_was_begun_before_it_was_cancelled_is_still_told_in_the_report(hello, crowd, greet) -> None:
    greet.waved = set()
    operation = await begun(hello)
    await work(hello)
    await cancel(hello, ME, operation)
    assert not await work(hello)
    greet.waved |= {*crowd[:9]}
    async with hello.database.begin() as connection:
        await connection.execute(enrolments.delete().where(enrolments.c.id == crowd[9]))
    await to_the_end(hello)
    row = await progress.operation(hello, operation)
    assert (row["state"], row["done"], row["tally"]) == ("cancelled", 10, {"done": 9, "gone": 1})
    with pytest.raises(Conflict, match="cancelled"):
        await resume(hello, ME, operation)


async def test_a_full_outbox_is_not_made_fuller(hello, crowd, greet, monkeypatch) -> None:
    monkeypatch.setattr("operations.work.crowd._FULL", 5)
    await begun(hello)
    async with hello.database.begin() as connection:
        for _ in range(5):
            await outbox.put(connection, hello.clock(), "stop", "enr_else")
    assert not await work(hello)
    async with hello.database.begin() as connection:
        await connection.execute(outbox.outbox.delete())
    assert await work(hello)


async def test_what_another_process_works_on_is_left_to_it(hello, crowd, greet) -> None:
    if hello.database.engine.dialect.name == "sqlite":
        pytest.skip("on SQLite writers wait for each other")
    operation = await begun(hello)
    async with hello.database.begin() as connection:
        assert await operations.take(connection, operation)
        assert not await work(hello)
    assert await work(hello)


async def test_who_ended_before_their_turn_is_not_met(hello, crowd, greet) -> None:
    operation = await begun(hello)
    async with hello.database.begin() as connection:
        await connection.execute(update(enrolments).where(enrolments.c.id == crowd[5]).values(state="ended"))
    await to_the_end(hello)
    assert crowd[5] not in greet.greeted
    assert (await progress.operation(hello, operation))["state"] == "done"


async def test_nobody_halts_what_is_not_there(hello) -> None:
    with pytest.raises(NotThere, match="op_nothing"):
        await pause(hello, ME, "op_nothing")
