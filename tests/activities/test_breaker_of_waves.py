"""Waves: whose domain is full is put off, and a provider that is left alone holds up the broadcast, not its people."""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from activities.breaker import IN_LINE, PROVIDER_AWAY
from activities.hands import Hands
from activities.mailing import Mailing
from activities.taken import take_down
from activities.wave import Ashore, Wave
from journeys.chunk import Tour
from journeys.delivery import Letter
from messages.channels import opened
from operations.audiences import broadcast
from operations.desk import Desk, Who
from store.audiences import lists
from store.rows import Row, many
from store.tables import deliveries
from tests.activities.crowd import Clock, crowd, worker
from tests.faults.sink import RESET, Sink

ME, LETTER = Who("tests"), Letter(message="brand_message")


@dataclass
class Sale:
    """A broadcast to twenty friends, ten of them at a domain that takes two a second."""

    desk: Desk
    clock: Clock
    sink: Sink
    people: list[str]
    send: Callable[[], Awaitable[Ashore]]

    async def ledger(self) -> Counter[tuple[str, str]]:
        async with self.desk.database.read() as connection:
            rows: list[Row] = await many(connection, select(deliveries))
        return Counter((row["state"], row["reason"]) for row in rows)


@pytest.fixture
async def sale(smatched: Desk, hands: Hands, now: datetime) -> AsyncIterator[Sale]:
    clock = Clock(now)
    addresses = [f"friend{number}@{'gmail.com' if number % 2 else 'example.com'}" for number in range(20)]
    people = sorted(one.customer for one in await crowd(smatched, addresses))
    async with smatched.database.begin() as connection:
        await lists.save(connection, now, "friends", "Friends")
        await lists.put_on(connection, now, "friends", people)
    await broadcast.define(smatched, ME, "broadcast: sale\naudience: {list: friends}\nsend: brand_message\n")
    operation = (await broadcast.launch(smatched, ME, "sale"))["operation"]
    async with Sink().serving() as sink:
        channels = opened({"smtp_url": sink.url})
        mine = worker(hands, channels, clock, gmail_com=2)
        tour = Tour(journey="sale", version=1, operation=operation, channel="email", now=now)
        journey, content = await mine.versions.of("sale", 1), await mine.content_of("sale", 1)

        async def moves(connection: object, ashore: Ashore) -> bool:
            return True

        async def send() -> Ashore:
            wave = await Wave.of(await take_down(Mailing(mine, tour, journey, content, LETTER, clock.now), people))
            return await wave.leave(moves)

        yield Sale(smatched, clock, sink, people, send)
        for channel in channels.values():
            await channel.close()


async def test_a_full_domain_is_put_off_and_keeps_no_other_waiting(sale: Sale) -> None:
    ashore = await sale.send()
    assert await sale.ledger() == {("accepted", ""): 12, ("claimed", IN_LINE): 8}
    assert (ashore.over, ashore.hindered, ashore.put_off) == (12, None, False)
    assert ashore.put_off_until
    assert timedelta(0) < ashore.put_off_until - sale.clock.now <= timedelta(seconds=1)
    for _ in range(8):
        sale.clock.now += timedelta(seconds=1)
        ashore = await sale.send()
    assert await sale.ledger() == {("accepted", ""): 20}
    assert len({mail.recipient for mail in sale.sink.taken}) == len(sale.sink.taken) == 20


async def test_a_relay_that_is_away_is_tried_by_one_and_nobody_is_lost(sale: Sale) -> None:
    sale.sink.misbehave[""] = [("greeting", RESET)] * 1_000
    assert (await sale.send()).hindered == "away"
    knocked = sale.sink.connections
    assert knocked <= 5
    assert (await sale.send()).over == 0
    assert sale.sink.connections == knocked
    sale.clock.now += timedelta(seconds=31)
    await sale.send()
    assert sale.sink.connections == knocked + 1
    sale.sink.misbehave[""].clear()
    sale.clock.now += timedelta(minutes=1, seconds=1)
    assert (await sale.send()).over == 1
    assert (await sale.ledger())["claimed", PROVIDER_AWAY] == 19
    for _ in range(30):
        sale.clock.now += timedelta(seconds=1)
        await sale.send()
    assert await sale.ledger() == {("accepted", ""): 20}
    assert len({mail.recipient for mail in sale.sink.taken}) == len(sale.sink.taken) == 20
