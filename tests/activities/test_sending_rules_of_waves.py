"""The rules of the house for a wave of a broadcast: the same verdicts as for one message, in few looks."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from activities.hands import Hands
from activities.mailing import Mailing
from activities.taken import take_down
from activities.wave import Ashore, Wave
from journeys.chunk import MESSAGE, Tour
from journeys.delivery import Letter
from journeys.frequency_cap import FrequencyCap
from journeys.opening_hours import OpeningHours
from messages.channels import opened
from operations.audiences import broadcast
from operations.desk import Desk, Who
from operations.returns.watch import shares
from store.audiences import lists
from store.customers.customers import address_hash
from store.rows import Row, many
from store.sending import frequency_caps, send_windows
from store.tables import bounces, customers, decisions, deliveries, suppressions
from tests.faults.sink import Sink
from tests.statements import statements

ME = Who("tests")
DAY = timedelta(days=1)
Send = Callable[..., Awaitable[Ashore]]


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async with Sink().serving() as sink:
        yield sink


@pytest.fixture
async def send(hands: Hands, sink: Sink, smatched: Desk, ada: str, grace: str, bob: str) -> AsyncIterator[Send]:
    """`await send(later)`: a wave to all three, so long after the broadcast began."""
    async with smatched.database.begin() as connection:
        await lists.save(connection, smatched.clock(), "friends", "Friends")
        await lists.put_on(connection, smatched.clock(), "friends", [ada, grace, bob])
    await broadcast.define(smatched, ME, "broadcast: sale\naudience: {list: friends}\nsend: brand_message\n")
    operation = (await broadcast.launch(smatched, ME, "sale"))["operation"]
    channels = opened({"smtp_url": sink.url})
    voices = replace(hands, channels=channels)
    at, letter = smatched.clock(), Letter(message="brand_message")
    tour = Tour(journey="sale", version=1, operation=operation, channel="email", now=at)
    journey, content = await voices.versions.of("sale", 1), await voices.content_of("sale", 1)

    async def moves(connection: object, ashore: Ashore) -> bool:
        return True

    async def send(later: timedelta = timedelta(0)) -> Ashore:
        people = sorted([ada, grace, bob])
        wave = await Wave.of(await take_down(Mailing(voices, tour, journey, content, letter, at + later), people))
        return await wave.leave(moves)

    yield send
    for channel in channels.values():
        await channel.close()


async def rules(desk: Desk, *caps: dict[str, object], window: dict[str, object] | None = None) -> None:
    async with desk.database.begin() as connection:
        for number, said in enumerate(caps):
            cap = FrequencyCap.model_validate({"key": f"cap{number}", **said})
            await frequency_caps.save(connection, desk.clock(), cap)
        if window:
            await send_windows.save(connection, desk.clock(), "email", OpeningHours.model_validate(window))


async def had_one(desk: Desk, customer: str, at: datetime) -> None:
    """They got a message before."""
    where = {"touchpoint": f"x/y/{customer}", "id": customer, "customer": customer, "journey": "hello", "step": "hello"}
    sent = {"version": 1, "visit": 1, "channel": "email", "topic": "news", "message": "hello", "message_id": ""}
    ended = {"state": "accepted", "reason": "", "fence": 1, "at": at, "updated_at": at}
    async with desk.database.begin() as connection:
        await connection.execute(insert(deliveries).values(where | sent | ended))


async def decided(desk: Desk, customer: str) -> list[Row]:
    async with desk.database.read() as connection:
        mine = decisions.c.customer == customer
        return await many(connection, decisions.select().where(mine).order_by(decisions.c.id))


async def test_ada_who_had_one_this_week_waits_while_grace_gets_it(
    smatched: Desk, send: Send, sink: Sink, ada: str, grace: str, bob: str
) -> None:
    await rules(smatched, {"most": 1, "within": "7d"})
    await had_one(smatched, ada, smatched.clock() - 2 * DAY)
    ashore = await send()
    assert [mail.recipient for mail in sink.taken] == ["grace@example.com"]
    assert (ashore.over, ashore.put_off_until) == (2, smatched.clock() + 5 * DAY)
    (why,) = await decided(smatched, ada)
    assert (why["verdict"], why["reason"], why["until"]) == ("deferred", "frequency_cap", smatched.clock() + 5 * DAY)
    assert [one["verdict"] for one in await decided(smatched, grace)] == ["sent"]
    assert [(one["verdict"], one["reason"]) for one in await decided(smatched, bob)] == [("skipped", "unsubscribed")]
    await send()
    assert len(await decided(smatched, ada)) == len(await decided(smatched, grace)) == 1
    assert (await send(5 * DAY)).over == 3
    assert [one["verdict"] for one in await decided(smatched, ada)] == ["deferred", "sent"]


async def test_of_a_household_one_gets_it_and_the_other_waits(
    smatched: Desk, send: Send, sink: Sink, ada: str, grace: str
) -> None:
    await rules(smatched, {"most": 1, "within": "1d", "whose": "household", "then": "skip"})
    async with smatched.database.begin() as connection:
        await connection.execute(update(customers).where(customers.c.id.in_([ada, grace])).values(household="mill"))
    assert (await send()).over == 3
    assert len(sink.taken) == 1
    async with smatched.database.read() as connection:
        theirs = deliveries.select().where(deliveries.c.step == MESSAGE, deliveries.c.customer.in_([ada, grace]))
        states = sorted((row["state"], row["reason"]) for row in await many(connection, theirs))
    assert states == [("accepted", ""), ("skipped", "frequency_cap")]


async def test_outside_the_window_the_whole_wave_waits(smatched: Desk, send: Send, sink: Sink, grace: str) -> None:
    await rules(smatched, window={"from": "18:00", "to": "20:00"})
    ashore = await send()
    assert not sink.taken
    assert ashore.put_off_until
    assert [one["reason"] for one in await decided(smatched, grace)] == ["send_window"]


async def test_the_rules_are_looked_up_once_for_a_wave(smatched: Desk, send: Send) -> None:
    await rules(smatched, *({"most": n, "within": "1d"} for n in (10, 20, 30)))
    with statements(smatched.database) as said:
        await send()
    assert sum("FROM frequency_caps" in one for one in said) == 1
    assert sum("FROM send_windows" in one for one in said) == 1
    assert sum("INSERT INTO decisions" in one for one in said) == 2  # Bob's at the claim, the others' at the fence
    looks = [one for one in said if "deliveries" in one and one.startswith("SELECT")]
    assert len(looks) == 4  # what they got, and who waits; at the claim and at the fence, for three caps


async def test_whose_address_is_none_is_written_to_no_more_and_the_others_get_it(
    smatched: Desk, send: Send, sink: Sink
) -> None:
    sink.misbehave["grace@example.com"] = [("rcpt", "550 5.1.1 no such user")]
    assert (await send()).over == 3
    assert [mail.recipient for mail in sink.taken] == ["ada@example.com"]
    async with smatched.database.read() as connection:
        (gone,) = await many(connection, select(suppressions))
        (bounce,) = await many(connection, select(bounces))
    assert (gone["address_hash"], gone["reason"]) == (address_hash("grace@example.com"), "hard_bounce")
    assert (bounce["journey"], bounce["kind"], bounce["code"]) == ("sale", "hard", "5.1.1")
    assert (await shares(smatched))["sale"].bounces == 0.5
