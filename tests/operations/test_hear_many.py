"""Many events at once: each kept once and in its order, poison alone refused, and nobody told before the commit."""

import asyncio

import pytest
from sqlalchemy import func, select

from operations.customers.identify import Person
from operations.desk import Desk, NotThere
from operations.events.hear import Said, hear
from operations.events.hear_many import Introduced, NotKept, hear_many
from store.database import Database, StoreAway
from store.events import events, outbox
from store.tables import customers
from store.tables import events as kept_events


def said(number: int, who: str = "ada", **more) -> Said:
    return Said("shop", f"e-{number}", "product.viewed", Person(external_id=who), **more)


async def count(desk: Desk, table) -> int:
    async with desk.database.read() as connection:
        return (await connection.execute(select(func.count()).select_from(table))).scalar_one()


async def test_an_event_and_a_stranger_may_be_in_a_batch_twice(desk):
    first, again, other = await hear_many(desk, [said(1), said(1), said(2)])
    assert (first.new, again.new, other.new, again.id) == (True, False, True, first.id)
    assert await count(desk, customers) == 1
    async with desk.database.read() as connection:
        assert await outbox.depth(connection) == 2


async def test_a_batch_keeps_its_order(desk, ada):
    await hear_many(desk, [said(number) for number in range(100)])
    async with desk.database.read() as connection:
        told = await events.since(connection, ada, "product.viewed", 0)
    assert [event["source_id"] for event in told] == [f"e-{number}" for number in range(100)]


async def test_one_who_is_not_there_costs_their_neighbours_nothing(desk):
    nobody = Said("shop", "e-9", "product.viewed", Person(id="cus_gone"))
    one, refused, two = await hear_many(desk, [said(1), nobody, said(2)])
    assert isinstance(refused, NotThere)
    assert (one.new, two.new) == (True, True)


async def test_poison_that_no_database_can_hold_costs_its_neighbours_nothing(desk):
    poison = said(9, properties={"a": object()})
    one, refused, two = await hear_many(desk, [said(1), poison, said(2)])
    assert isinstance(refused, NotKept)
    assert (one.new, two.new) == (True, True)
    assert await count(desk, kept_events) == 2


async def test_batches_about_the_same_people_in_any_order_do_not_wait_in_a_ring(desk):
    people = [f"guest-{number}" for number in range(40)]
    batches = [
        [said(100 * turn + at, who) for at, who in enumerate(people if turn % 2 else reversed(people))]
        for turn in range(8)
    ]
    answers = await asyncio.wait_for(asyncio.gather(*(hear_many(desk, batch) for batch in batches)), 60)
    assert all(answer.new for batch in answers for answer in batch)
    assert (await count(desk, customers), await count(desk, kept_events)) == (40, 320)


async def test_what_comes_while_a_commit_is_under_way_is_kept_with_the_next(desk, monkeypatch):
    begun, begin = [], Database.begin
    monkeypatch.setattr(Database, "begin", lambda self, **how: begun.append(self) or begin(self, **how))
    told = await asyncio.gather(*(hear(desk, said(number)) for number in range(150)))
    assert all(one.new for one in told)
    assert begun.count(desk.database) <= 3
    assert len({one.id for one in told}) == await count(desk, kept_events) == 150


async def test_everybody_in_a_batch_hears_that_the_database_is_away_and_may_tell_it_again(desk, monkeypatch):
    def away(self, **_how):
        raise StoreAway

    with monkeypatch.context() as patch:
        patch.setattr(Database, "begin", away)
        told = await asyncio.gather(*(hear(desk, said(number)) for number in range(5)), return_exceptions=True)
    assert all(isinstance(one, StoreAway) for one in told)
    assert all(one.new for one in await asyncio.gather(*(hear(desk, said(number)) for number in range(5))))


async def test_whoever_is_refused_hears_it_and_nobody_else_does(desk):
    nobody = Said("shop", "e-9", "product.viewed", Person(id="cus_gone"))
    one, refused = await asyncio.gather(hear(desk, said(1)), hear(desk, nobody), return_exceptions=True)
    assert one.new
    assert isinstance(refused, NotThere)


async def test_who_stops_waiting_does_not_stop_the_others(desk):
    impatient, patient = asyncio.ensure_future(hear(desk, said(1))), asyncio.ensure_future(hear(desk, said(2)))
    await asyncio.sleep(0)
    impatient.cancel()
    assert (await patient).new
    assert await count(desk, kept_events) == 2


@pytest.mark.parametrize("said_first", ["old", "new"])
async def test_the_later_word_counts_within_a_batch_too(desk, now, said_first):
    old = Introduced(Person(external_id="ada", name="Ada Byron"), now.replace(hour=7))
    new = Introduced(Person(external_id="ada", name="Ada Lovelace"), now.replace(hour=8))
    await hear_many(desk, [old, new] if said_first == "old" else [new, old])
    async with desk.database.read() as connection:
        (name,) = (await connection.execute(select(customers.c.name))).scalars()
    assert name == "Ada Lovelace"
