"""A broadcast, and Ada who turns out to be Grace: whatever was out when they became one, they get it once."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import update

from activities.hands import Hands
from activities.mailing import Mailing
from activities.taken import take_down
from activities.wave import Ashore, Wave
from journeys.chunk import Tour
from journeys.delivery import Letter
from messages.channels import opened
from operations.audiences import broadcast
from operations.customers.erase import erase
from operations.customers.merge import merge
from operations.desk import Desk, Who
from store.audiences import lists
from store.rows import many
from store.sending import deliveries_of_many as ledger
from store.sending.deliveries import Superseded
from store.tables import deliveries
from tests.faults.sink import Sink

ME = Who("tests")
HAD, LATER = ("skipped", "another_name"), ("claimed", "later")
NOT_NOW, NOBODY = ("rcpt", "451 4.7.1 later"), ("rcpt", "550 5.1.1 no such user")


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async with Sink().serving() as sink:
        yield sink


class Sale:
    """A broadcast to Ada and Grace, wave by wave."""

    def __init__(self, desk: Desk, wave: Callable[[Sequence[str]], Awaitable[Wave]]) -> None:
        self._desk, self.wave = desk, wave

    async def send(self, *people: str) -> Ashore:
        return await (await self.wave(people)).leave(_moves)

    async def merge(self, survivor: str, other: str) -> None:
        await merge(self._desk, ME, survivor, other)

    async def states(self) -> dict[str, tuple[str, str]]:
        """Under which name → what became of it."""
        async with self._desk.database.read() as connection:
            rows = await many(connection, deliveries.select().where(deliveries.c.journey == "sale"))
        return {row["touchpoint"].split("/")[0].partition(":")[2]: (row["state"], row["reason"]) for row in rows}

    async def left(self) -> list[str]:
        """Whose turn comes again."""
        async with self._desk.database.read() as connection:
            return await ledger.left_over(connection, "sale", "", 9)


async def _moves(connection: object, ashore: Ashore) -> bool:
    return True


@pytest.fixture
async def sale(hands: Hands, sink: Sink, smatched: Desk, ada: str, grace: str) -> AsyncIterator[Sale]:
    async with smatched.database.begin() as connection:
        await lists.save(connection, smatched.clock(), "friends", "Friends")
        await lists.put_on(connection, smatched.clock(), "friends", [ada, grace])
    await broadcast.define(smatched, ME, "broadcast: sale\naudience: {list: friends}\nsend: brand_message\n")
    operation = (await broadcast.launch(smatched, ME, "sale"))["operation"]
    channels = opened({"smtp_url": sink.url})
    voices, letter = replace(hands, channels=channels), Letter(message="brand_message")
    tour = Tour(journey="sale", version=1, operation=operation, channel="email", now=smatched.clock())
    journey, content = await voices.versions.of("sale", 1), await voices.content_of("sale", 1)

    async def wave(people: Sequence[str]) -> Wave:
        mailing = Mailing(voices, tour, journey, content, letter, smatched.clock())
        return await Wave.of(await take_down(mailing, people))

    yield Sale(smatched, wave)
    for channel in channels.values():
        await channel.close()


def recipients(sink: Sink) -> list[str]:
    return [mail.recipient for mail in sink.taken]


async def test_who_got_it_under_the_old_name_does_not_get_it_under_the_other(
    sale: Sale, sink: Sink, ada: str, grace: str
) -> None:
    await sale.send(ada)
    await sale.merge(grace, ada)
    assert (await sale.send(grace)).over == 1
    assert recipients(sink) == ["ada@example.com"]
    assert await sale.states() == {ada: ("accepted", ""), grace: HAD}


async def test_nor_does_the_survivor_get_it_twice_who_had_it_before(
    sale: Sale, sink: Sink, ada: str, grace: str
) -> None:
    await sale.send(ada)
    await sale.merge(ada, grace)
    await sale.send(grace, ada)
    assert recipients(sink) == ["ada@example.com"]
    assert await sale.states() == {ada: ("accepted", "")}


@pytest.mark.parametrize("state", ["data", "unknown"])
async def test_who_may_have_got_it_does_not_either(
    sale: Sale, sink: Sink, smatched: Desk, ada: str, grace: str, state: str
) -> None:
    await sale.send(ada)
    async with smatched.database.begin() as connection:
        await connection.execute(update(deliveries).where(deliveries.c.journey == "sale").values(state=state))
    await sale.merge(grace, ada)
    await sale.send(grace)
    assert len(sink.taken) == 1
    assert await sale.left() == []


async def test_three_who_are_one_get_it_once(sale: Sale, sink: Sink, ada: str, grace: str, bob: str) -> None:
    await sale.send(ada)
    await sale.merge(bob, ada)
    await sale.merge(grace, bob)
    await sale.send(bob, grace)
    assert recipients(sink) == ["ada@example.com"]


async def test_whose_old_address_was_none_gets_it_under_the_other(sale: Sale, sink: Sink, ada: str, grace: str) -> None:
    sink.misbehave["ada@example.com"] = [NOBODY]
    await sale.send(ada)
    await sale.merge(grace, ada)
    await sale.send(grace)
    assert recipients(sink) == ["grace@example.com"]


async def test_who_was_to_come_again_comes_again_as_the_survivor(sale: Sale, sink: Sink, ada: str, grace: str) -> None:
    sink.misbehave["ada@example.com"] = [NOT_NOW]
    await sale.send(ada)
    await sale.merge(grace, ada)
    assert await sale.states() == {ada: HAD, grace: LATER}
    assert await sale.left() == [grace]
    await sale.send(grace)
    assert recipients(sink) == ["grace@example.com"]
    assert await sale.left() == []


async def test_whose_mail_is_out_while_they_become_one_is_settled_as_they_were(
    sale: Sale, sink: Sink, ada: str, grace: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wave = await sale.wave([ada])
    submit = wave._submit

    async def slowly(*mail: object) -> object:
        await sale.merge(grace, ada)
        return await submit(*mail)

    monkeypatch.setattr(wave, "_submit", slowly)
    await wave.leave(_moves)
    await sale.send(grace)
    assert recipients(sink) == ["ada@example.com"]
    assert await sale.states() == {ada: ("accepted", ""), grace: HAD}


async def test_whose_mail_is_written_when_they_become_one_gets_it_as_the_survivor_in_their_turn(
    sale: Sale, sink: Sink, ada: str, grace: str
) -> None:
    wave = await sale.wave([ada])
    await sale.merge(grace, ada)
    await wave.leave(_moves)
    assert not sink.taken
    assert (await sale.states())[ada] == HAD
    assert await sale.left() == [grace]
    await sale.send(grace)
    assert recipients(sink) == ["grace@example.com"]


async def test_a_wave_that_is_written_for_the_survivor_does_not_leave_with_her(
    sale: Sale, sink: Sink, ada: str, grace: str
) -> None:
    await sale.send(ada)
    wave = await sale.wave([grace])
    await sale.merge(grace, ada)
    with pytest.raises(Superseded):
        await wave.leave(_moves)
    await sale.send(grace)
    assert recipients(sink) == ["ada@example.com"]


async def test_whoever_is_erased_when_the_mail_is_written_gets_none_and_the_others_theirs(
    sale: Sale, smatched: Desk, sink: Sink, ada: str, grace: str
) -> None:
    wave = await sale.wave([ada, grace])
    await erase(smatched, ME, ada)
    with pytest.raises(Superseded):
        await wave.leave(_moves)
    await sale.send(ada, grace)
    assert recipients(sink) == ["grace@example.com"]
