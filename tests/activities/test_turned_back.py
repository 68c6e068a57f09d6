"""Whom a server turns back at once: the journeys hear what they would hear of a bounce, once, whoever sent it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Table, select
from temporalio.testing import ActivityEnvironment

from activities.hands import Hands
from activities.mailing import Mailing
from activities.send_message import send_message
from activities.taken import take_down
from activities.wave import Ashore, Wave
from journeys.chunk import Tour
from journeys.delivery import Letter, Receipt
from journeys.passage import Note, Whereabouts
from messages.channels import opened
from messages.mail.returns.notice import Notice, Traces
from messages.words import Words
from operations.audiences import broadcast
from operations.customers.consent import give
from operations.customers.correct import correct
from operations.customers.erase import erase
from operations.customers.identify import Person, identify
from operations.customers.merge import merge
from operations.desk import Desk, Who
from operations.enrolments.enrol import enrol
from operations.enrolments.story import story
from operations.events.hand_on import hand_on
from operations.journeys.define import define
from operations.journeys.publish import publish
from operations.returns.take import take
from store.audiences import lists
from store.enrolments import enrolments
from store.rows import Row, many
from store.sending.delivery import identity
from store.tables import bounces, deliveries, events, suppressions
from tests.conftest import RecordedWalks
from tests.faults.receiver import Receiver, answer
from tests.faults.sink import Sink

ME, HELLO = Who("tests"), Letter(message="brand_message")
ADA, NOBODY = "ada@example.com", ("rcpt", "550 5.1.1 no such user")
Send = Callable[..., Awaitable[Receipt]]


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async with Sink().serving() as sink:
        yield sink


@pytest.fixture
async def carrier() -> AsyncIterator[Receiver]:
    """A provider of text messages to whom every number is none."""
    async with Receiver([answer(400, {"code": 21211})]).serving() as receiver:
        yield receiver


@pytest.fixture
async def voices(hands: Hands, sink: Sink, carrier: Receiver, tmp_path: Path) -> AsyncIterator[Hands]:
    """Hands that can speak."""
    file = tmp_path / "providers.yaml"
    file.write_text(f"ours: {{preset: twilio, base: '{carrier.url}', account_sid: AC1, auth_token: s, sender: Etappe}}")
    channels = opened({"smtp_url": sink.url, "providers": str(file), "secrets": "a-secret-for-tests"})
    yield replace(hands, channels=channels)
    for channel in channels.values():
        await channel.close()


@pytest.fixture
def send(voices: Hands) -> Send:
    """`await send(where)`, as Temporal would have it done."""

    async def send(where: Whereabouts, letter: Letter = HELLO) -> Receipt:
        temporal, asked = ActivityEnvironment(), datetime(2026, 11, 23, tzinfo=UTC)
        temporal.info = replace(temporal.info, scheduled_time=asked, started_time=asked)
        receipt: Receipt = await temporal.run(send_message.do, voices, where, letter)
        return receipt

    return send


async def standing(desk: Desk, customer: str, journey: str = "smatched") -> Whereabouts:
    enrolled = await enrol(desk, ME, journey, customer, "order-1")
    at = {"version": 1, "now": desk.clock(), "visit": 1}
    return Whereabouts(enrolment=enrolled.id, customer=customer, journey=journey, step="hello", **at)


async def kept(desk: Desk, table: Table) -> list[Row]:
    async with desk.database.read() as connection:
        return await many(connection, select(table))


async def bounced(desk: Desk) -> list[Row]:
    return [event for event in await kept(desk, events) if event["name"] == "message.bounced"]


async def test_an_address_that_is_none_is_told_as_a_bounce_once_however_often_it_is_tried(
    smatched: Desk, send: Send, sink: Sink, ada: str
) -> None:
    where = await standing(smatched, ada)
    sink.misbehave[ADA] = [NOBODY]
    for _ in range(2):
        assert await send(where) == Receipt(state="rejected", reason="no_such_address")
    path = smatched.verp.address(identity(where.touchpoint), "bounce.etappe.test")
    await take(smatched, "mail", [Notice("hard", "5.1.1", ADA, Traces(addresses=(path,)))])
    (event,) = await bounced(smatched)
    assert (event["customer"], event["about"], event["source"]) == (ada, where.touchpoint, "etappe")
    told = {"journey": "smatched", "step": "hello", "message": "brand_message", "channel": "email"}
    assert event["properties"] == told | {"bounce": "hard", "code": "5.1.1"}


async def test_a_journey_that_ends_by_a_bounce_ends_by_this_one_too(
    smatched: Desk, send: Send, sink: Sink, ada: str, walks: RecordedWalks
) -> None:
    steps = "steps:\n  - {key: hello, send: brand_message}\n"
    await define(smatched, ME, f"journey: careful\ntopic: news\nexit: [{{event: message.bounced}}]\n{steps}")
    await publish(smatched, ME, "careful")
    where = await standing(smatched, ada, "careful")
    sink.misbehave[ADA] = [NOBODY]
    await send(where)
    while await hand_on(smatched):
        pass
    assert [(enrolment, heard.name) for enrolment, heard in walks.heard] == [(where.enrolment, "message.bounced")]


@pytest.mark.parametrize(
    ("reply", "bounce"),
    [("552 5.2.2 mailbox full", "soft"), ("554 5.6.0 not with that content", "policy"), ("550 no", "soft")],
)
async def test_what_is_not_about_the_address_is_told_and_nobody_is_judged_by_it(
    smatched: Desk, send: Send, sink: Sink, ada: str, reply: str, bounce: str
) -> None:
    sink.misbehave[ADA] = [("rcpt", reply)]
    await send(await standing(smatched, ada))
    assert [event["properties"]["bounce"] for event in await bounced(smatched)] == [bounce]
    assert (await kept(smatched, suppressions), await kept(smatched, bounces)) == ([], [])


async def test_a_number_that_somebody_does_not_reach_is_no_bounce(smatched: Desk, send: Send, ada: str) -> None:
    await give(smatched, ME, ada, "news", channel="sms", evidence={"how": "ticked the box"})
    await correct(smatched, ME, ada, {"phone": "0171 1234567"})
    (sms,) = HELLO.by(("sms",))
    assert await send(await standing(smatched, ada), sms) == Receipt(state="rejected", reason="no_such_address")
    assert await bounced(smatched) == []


async def test_the_story_says_why(smatched: Desk, send: Send, sink: Sink, ada: str) -> None:
    where = await standing(smatched, ada)
    sink.misbehave[ADA] = [NOBODY]
    await send(where)
    note = Note(seq=1, at=where.now, what="step", step="hello", visit=1, said="not_sent")
    async with smatched.database.begin() as connection:
        await enrolments.remember(connection, where.model_copy(update={"notes": [note]}))
    told = [line.text for line in await story(smatched, where.enrolment, Words("en"))]
    assert "“Wir stellen uns vor” came back: there is no such address, nothing more goes there (5.1.1)" in told


# --- who changes while their mail is out ---


@pytest.fixture
def meanwhile(voices: Hands, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Awaitable[object]]], None]:
    """`meanwhile(deed)`: it happens when the server has the mail, and before we write down what it said."""
    carried = voices.channels["email"]._carried  # type: ignore[attr-defined]

    def do(deed: Callable[[], Awaitable[object]]) -> None:
        async def slowly(*mail: object) -> object:
            said = await carried(*mail)
            await deed()
            return said

        monkeypatch.setattr(voices.channels["email"], "_carried", slowly)

    return do


async def test_who_is_merged_while_their_mail_is_out_bounces_as_who_they_are_now(
    smatched: Desk, send: Send, sink: Sink, ada: str, meanwhile: Callable[..., None]
) -> None:
    survivor = await identify(smatched, Person(external_id="ada2"))
    sink.misbehave[ADA] = [NOBODY]
    meanwhile(lambda: merge(smatched, ME, survivor, ada))
    assert (await send(await standing(smatched, ada))).state == "rejected"
    assert [event["customer"] for event in await bounced(smatched)] == [survivor]
    assert [bounce["customer"] for bounce in await kept(smatched, bounces)] == [survivor]


async def test_who_is_erased_while_their_mail_is_out_leaves_no_trace(
    smatched: Desk, voices: Hands, sink: Sink, ada: str, meanwhile: Callable[..., None]
) -> None:
    where = await standing(smatched, ada)
    sink.misbehave[ADA] = [NOBODY]
    meanwhile(lambda: erase(smatched, ME, ada))
    with pytest.raises(Exception, match="superseded"):
        await ActivityEnvironment().run(send_message.do, voices, where, HELLO)
    assert [await kept(smatched, table) for table in (events, bounces)] == [[], []]
    assert [one["reason"] for one in await kept(smatched, suppressions)] == ["erased"]


# --- a broadcast ---


async def test_of_a_wave_those_bounce_who_are_turned_back_and_each_is_told_once(
    smatched: Desk, voices: Hands, sink: Sink, ada: str, grace: str, now: datetime
) -> None:
    async with smatched.database.begin() as connection:
        await lists.save(connection, now, "friends", "Friends")
        await lists.put_on(connection, now, "friends", [ada, grace])
    await broadcast.define(smatched, ME, "broadcast: sale\naudience: {list: friends}\nsend: brand_message\n")
    operation = (await broadcast.launch(smatched, ME, "sale"))["operation"]
    tour = Tour(journey="sale", version=1, operation=operation, channel="email", now=now)
    journey, content = await voices.versions.of("sale", 1), await voices.content_of("sale", 1)
    sink.misbehave[ADA] = [NOBODY]

    async def moves(connection: object, ashore: Ashore) -> bool:
        return True

    for _ in range(2):
        wave = await Wave.of(await take_down(Mailing(voices, tour, journey, content, HELLO, now), sorted([ada, grace])))
        await wave.leave(moves)
    assert [mail.recipient for mail in sink.taken] == ["grace@example.com"]
    (event,), (bounce,) = await bounced(smatched), await kept(smatched, bounces)
    (row,) = [one for one in await kept(smatched, deliveries) if one["customer"] == ada]
    assert (event["customer"], event["about"], event["properties"]["journey"]) == (ada, row["touchpoint"], "sale")
    assert (bounce["customer"], bounce["delivery"], row["state"]) == (ada, row["id"], "rejected")
