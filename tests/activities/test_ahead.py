"""Some hundred people are claimed at once; no more than fifty are ever out, and nobody who was claimed is lost."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from sqlalchemy import func, select
from temporalio.testing import ActivityEnvironment

from activities.hands import Hands
from activities.send_chunk import send_chunk
from activities.wave import Wave
from journeys.chunk import Chunk, Tour
from messages.channels import opened
from messages.channels.email import Email
from messages.mail.dkim import Dkim, Key
from messages.mail.relay import Relay
from messages.mail.smtp import Lines
from operations.audiences import broadcast
from operations.customers.consent import give
from operations.customers.identify import Person, identify
from operations.desk import Desk, Who
from store.audiences import lists
from store.tables import deliveries
from tests.faults.sink import Sink

ME, MANY = Who("tests"), 130


@dataclass
class Sale:
    """A broadcast to many, and what stood in the ledger whenever a wave was to be settled."""

    desk: Desk
    hands: Hands
    tour: Tour
    sink: Sink
    seen: list[Counter[str]] = field(default_factory=list)

    async def send(self, people: int = 1_000) -> bool:
        """One chunk; whether that was all."""
        temporal = ActivityEnvironment()
        at = self.tour.now
        temporal.info = replace(temporal.info, scheduled_time=at, started_time=at, attempt=1)
        reached: Any = await temporal.run(send_chunk.do, self.hands, self.tour, Chunk(people=people))
        return bool(reached.over)

    async def ledger(self) -> Counter[str]:
        async with self.desk.database.read() as connection:
            query = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
            return Counter(dict((await connection.execute(query)).all()))


@pytest.fixture
async def sale(smatched: Desk, hands: Hands, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Sale]:
    people = [await identify(smatched, Person(email=f"friend{n}@example.com", locale="en")) for n in range(MANY)]
    for one in people:
        await give(smatched, ME, one, "news", evidence={"how": "ticked the box"})
    async with smatched.database.begin() as connection:
        await lists.save(connection, smatched.clock(), "friends", "Friends")
        await lists.put_on(connection, smatched.clock(), "friends", people)
    await broadcast.define(smatched, ME, "broadcast: sale\naudience: {list: friends}\nsend: brand_message\n")
    operation = (await broadcast.launch(smatched, ME, "sale"))["operation"]
    async with Sink().serving() as sink:
        voices = replace(hands, channels=opened({"smtp_url": sink.url}))
        tour = Tour(journey="sale", version=1, operation=operation, channel="email", now=smatched.clock())
        made, settle = Sale(smatched, voices, tour, sink), Wave._settle

        async def seen(wave: Wave, *told: Any) -> None:
            made.seen.append(await made.ledger())
            await settle(wave, *told)

        monkeypatch.setattr(Wave, "_settle", seen)
        yield made
        for channel in voices.channels.values():
            await channel.close()


async def test_many_are_claimed_and_never_more_than_fifty_are_out(sale: Sale) -> None:
    while not await sale.send():
        pass
    assert await sale.ledger() == {"accepted": MANY}
    assert len({mail.recipient for mail in sale.sink.taken}) == len(sale.sink.taken) == MANY
    assert max(one["data"] for one in sale.seen) <= 50
    assert max(one["claimed"] + one["data"] for one in sale.seen) > 50


async def test_who_was_claimed_for_a_chunk_that_ended_is_in_the_next(sale: Sale) -> None:
    assert not await sale.send(people=35)
    assert (await sale.ledger())["accepted"] == 35
    while not await sale.send(people=35):
        pass
    assert await sale.ledger() == {"accepted": MANY}
    assert len(sale.sink.taken) == MANY


async def test_what_is_signed_is_written_before_its_wave_leaves(sale: Sale, monkeypatch: pytest.MonkeyPatch) -> None:
    key, written, fence = Key("etappe", generate_private_key(65_537, 2_048)), list[bool](), Wave._fence
    sale.hands.channels["email"] = Email([Lines(Relay.at(sale.sink.url, "localhost"), 4)], Dkim({"": [key]}))

    async def seen(wave: Wave, claims: Any, messages: Any) -> Any:
        written.extend(bool(one.raw) for one in messages.values())
        return await fence(wave, claims, messages)

    monkeypatch.setattr(Wave, "_fence", seen)
    while not await sale.send():
        pass
    assert written == [True] * MANY
    assert all(mail.raw.startswith(b"DKIM-Signature: ") for mail in sale.sink.taken)
    assert len({mail.recipient for mail in sale.sink.taken}) == len(sale.sink.taken) == MANY
