"""In whatever order events reach us, and however often: it ends as if they had come once, as they happened."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from operations.customers.identify import Person, identify
from operations.desk import Desk, Who
from operations.events.hand_on import hand_on
from operations.events.hear_many import Introduced, Said, Told, hear_many
from operations.journeys import review
from operations.journeys.define import define
from operations.journeys.publish import publish
from store.tables import enrolments, events

ME = Who("tests")
BOUGHT = """
journey: bought
entry: [{event: order.paid, where: event.total >= 40, key: event.order_id}]
re_entry: by_key
exit:
  - {event: order.cancelled}
  - {event: customer.complained, where: event.loud}
  - {event: order.returned, go: pause}
goal: {event: order.paid, where: event.product == "pils"}
steps:
  - {key: hello, send: hello}
  - {key: pause, delay: 1d}
"""
EXAMPLES = {"sqlite": 150, "postgres": 50}
MOST_COPIES = 46


def life(dice: random.Random, customer: str, now: datetime) -> list[Told]:
    """A few things that somebody does and says, in order."""
    at, told = now - timedelta(days=30), []
    for number in range(dice.randint(3, 9)):
        at += timedelta(minutes=dice.randint(1, 5000))
        told.append(_deed(dice, customer, number, at))
    return told


def _deed(dice: random.Random, customer: str, number: int, at: datetime) -> Told:
    if dice.random() < 0.25:
        said = {"name": f"Ada {number}"} if dice.random() < 0.5 else {"attributes": {dice.choice("xy"): number}}
        return Introduced(Person(id=customer, **said), at)
    name = dice.choice(["order.paid", "order.paid", "order.cancelled", "customer.complained", "order.returned"])
    about = {"total": dice.choice([9, 90, 90]), "product": dice.choice(["ale", "pils"]), "loud": dice.random() < 0.5}
    return Said("shop", f"{customer}-{number}", name, Person(id=customer), at, {"order_id": str(number), **about})


def mishap(dice: random.Random, told: list[Told]) -> Iterator[list[Told]]:
    """The same in any order, in copies, in batches of any size."""
    copies = [one for one in told for _ in range(dice.choice([1, 1, 2, 3, dice.randint(4, MOST_COPIES)]))]
    dice.shuffle(copies)
    while copies:
        size = dice.choice([1, 2, 5, len(copies)])
        yield copies[:size]
        copies = copies[size:]


async def settle(desk: Desk) -> None:
    while await hand_on(desk):
        pass


async def facts(desk: Desk, walks, customer: str) -> tuple:
    """What the store knows of somebody, and what their walks were told; without ids that chance gave."""
    async with desk.database.read() as connection:
        theirs = (events.c.customer == customer, events.c.source == "shop")
        kept = list((await connection.execute(select(events).where(*theirs))).mappings())
        entered = list(
            (await connection.execute(select(enrolments).where(enrolments.c.customer == customer))).mappings()
        )
    number = {event["id"]: event["source_id"].removeprefix(customer) for event in kept}
    known = await review.customer(desk, customer)
    opened = {row["id"]: (row["entry_key"], number[row["event"]]) for row in entered}
    heard = [(opened[to], number[one.id], one.leads_to, one.turns_to) for to, one in walks.heard if to in opened]
    happened = {(number[event["id"]], event["name"], event["at"]) for event in kept}
    return (known["name"], known["attributes"], happened, set(opened.values())), heard


def first_of_each(heard: list[tuple]) -> dict:
    """What each walk was told first, which decides."""
    return {whose: told for whose, *told in reversed(heard)}


@pytest.fixture
async def bought(desk: Desk) -> Desk:
    await define(desk, ME, BOUGHT)
    await publish(desk, ME, "bought")
    return desk


@pytest.mark.timeout(600)
async def test_any_order_and_any_number_of_copies_is_one_ordered_pass(bought, walks, now, request):
    ends = 0
    kind = bought.database.engine.dialect.name.replace("postgresql", "postgres")
    for seed in range(EXAMPLES[kind]):
        ada, grace = [await identify(bought, Person(external_id=f"{name}-{seed}")) for name in ("ada", "grace")]
        for one in life(random.Random(seed), ada, now):
            await hear_many(bought, [one])
            await settle(bought)
        dice = random.Random(seed + 1_000_000)
        at_once = dice.random() < 0.5
        for batch in mishap(dice, life(random.Random(seed), grace, now)):
            await hear_many(bought, batch)
            if not at_once:
                await settle(bought)
        await settle(bought)
        (known, heard), (also, late) = await facts(bought, walks, ada), await facts(bought, walks, grace)
        assert known == also, seed
        assert set(heard) == set(late), seed
        if at_once:  # else a walk has left before it could hear what came first
            assert first_of_each(heard) == first_of_each(late), seed
        ends += len(heard)
        walks.heard.clear()
    assert ends > EXAMPLES[kind] / 4  # a life in which nothing ends would prove nothing
