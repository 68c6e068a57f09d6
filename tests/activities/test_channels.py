"""Letters over channels besides e-mail, with real servers at the other end, and what the ledger says of them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.hands import Hands
from activities.send_message import send_message
from journeys.delivery import Letter, Receipt
from journeys.passage import Note, Whereabouts
from messages import vapid
from messages.channels import opened
from messages.links import Links
from messages.providers.configured import callback
from messages.providers.preset import preset
from messages.words import Words
from operations.customers.consent import give
from operations.customers.correct import correct
from operations.desk import Desk, Who
from operations.enrolments.enrol import enrol
from operations.enrolments.story import story
from operations.returns import delivery_reports
from operations.touchpoints.meet import meet
from operations.touchpoints.unsubscribe import unsubscribe
from store.customers import customers, devices
from store.enrolments import enrolments
from store.rows import Row, many
from store.tables import deliveries
from tests.faults.receiver import HANG_UP, Receiver, answer
from tests.messages.test_push import Browser

ME, HOW = Who("tests"), {"how": "ticked the box"}
HELLO = Letter(message="brand_message")
PUSH, SMS = HELLO.by(("push", "sms"))
Send = Callable[[Letter], Awaitable[Receipt]]


@pytest.fixture
async def carrier() -> AsyncIterator[Receiver]:
    """The text messages' provider, and the push service."""
    async with Receiver(answers=[answer(201, {"sid": "SM1"})]).serving() as receiver:
        yield receiver


@pytest.fixture
async def where(smatched: Desk, ada: str) -> Whereabouts:
    """Ada, who may be reached by push and by text message, at the first step."""
    for channel in ("push", "sms"):
        await give(smatched, ME, ada, "news", channel=channel, evidence=HOW)
    await correct(smatched, ME, ada, {"phone": "0171 1234567"})
    enrolled = await enrol(smatched, ME, "smatched", ada, "order-1")
    return Whereabouts(
        enrolment=enrolled.id, customer=ada, journey="smatched", version=1, now=smatched.clock(), step="hello", visit=1
    )


@pytest.fixture
async def send(hands: Hands, carrier: Receiver, where: Whereabouts, tmp_path: Path) -> AsyncIterator[Send]:
    """`await send(letter)`, as Temporal would have it done."""
    file = tmp_path / "providers.yaml"
    file.write_text(f"ours: {{preset: twilio, base: '{carrier.url}', account_sid: AC1, auth_token: s, sender: Etappe}}")
    settings = {"providers": str(file), "push_key": vapid.new_key(), "base_url": "http://etappe.test"}
    channels = opened(settings | {"smtp_url": "smtp://127.0.0.1:1", "secrets": "a-secret-for-tests"})
    voices = replace(hands, channels=channels)

    async def send(letter: Letter) -> Receipt:
        temporal, asked = ActivityEnvironment(), datetime(2026, 11, 23, tzinfo=UTC)
        temporal.info = replace(temporal.info, scheduled_time=asked, started_time=asked)
        receipt: Receipt = await temporal.run(send_message.do, voices, where, letter)
        return receipt

    yield send
    for channel in channels.values():
        await channel.close()


async def rows(desk: Desk) -> list[Row]:
    async with desk.database.read() as connection:
        return await many(connection, select(deliveries).order_by(deliveries.c.touchpoint))


async def wake(desk: Desk, customer: str, url: str, browser: Browser) -> None:
    """She allowed this browser to be woken."""
    async with desk.database.begin() as connection:
        await devices.keep(connection, desk.clock(), customer, url, browser.keys)


async def woken(desk: Desk, customer: str) -> list[str]:
    async with desk.database.read() as connection:
        row = await customers.find(connection, customer) or {}
    return [device["endpoint"] for device in row["devices"]]


async def test_ada_without_a_device_gets_a_text_message(
    smatched: Desk, send: Send, carrier: Receiver, where: Whereabouts
) -> None:
    assert await send(PUSH) == Receipt(state="suppressed", reason="no_address")
    assert await send(SMS) == await send(SMS) == Receipt(state="accepted")
    assert len(carrier.calls) == 1
    by_push, by_sms = await rows(smatched)
    assert (by_push["touchpoint"], by_push["channel"]) == (where.touchpoint, "push")
    assert (by_sms["touchpoint"], by_sms["channel"]) == (f"{where.touchpoint}/sms", "sms")
    assert (by_sms["provider"], by_sms["provider_id"], by_sms["step"]) == ("ours", "SM1", "hello")


async def test_the_story_tells_of_both_channels(smatched: Desk, send: Send, where: Whereabouts) -> None:
    await send(PUSH)
    await send(SMS)
    note = Note(seq=1, at=where.now, what="step", step="hello", visit=1, said="sent")
    async with smatched.database.begin() as connection:
        await enrolments.remember(connection, where.model_copy(update={"notes": [note]}))
    told = [line.text for line in await story(smatched, where.enrolment, Words("en")) if line.kind == "delivery"]
    assert told == [
        "“Wir stellen uns vor” by push: suppressed (no address)",
        "“Wir stellen uns vor” went out by sms",
    ]


async def test_the_links_in_the_text_message_lead_back_to_the_touchpoint(
    smatched: Desk, send: Send, where: Whereabouts, carrier: Receiver
) -> None:
    await send(PUSH)
    await send(SMS)
    link = smatched.links.to("u", (await rows(smatched))[1]["id"])
    meeting = await meet(smatched, "u", link.rpartition("/")[2])
    assert (meeting.touchpoint, meeting.delivery["channel"]) == (where.touchpoint, "sms")
    assert await unsubscribe(smatched, meeting, "page")
    assert (await send(PUSH)).reason == "no_address"  # it is over, whatever comes after


async def test_a_browser_that_is_gone_is_forgotten_and_the_next_is_woken(
    smatched: Desk, send: Send, carrier: Receiver, ada: str
) -> None:
    old, new = Browser(), Browser()
    await wake(smatched, ada, f"{carrier.url}/old", old)
    await wake(smatched, ada, f"{carrier.url}/new", new)
    carrier.answers = [answer(410), answer(201)]
    with pytest.raises(ApplicationError, match="device gone"):
        await send(PUSH)
    assert await woken(smatched, ada) == [f"{carrier.url}/old"]
    assert await send(PUSH) == Receipt(state="accepted")
    assert [call.path for call in carrier.calls] == ["/new", "/old"]
    assert old.read(carrier.calls[1].body)["url"].startswith("http://etappe.test/w/")


async def test_when_the_last_browser_is_gone_another_channel_has_its_turn(
    smatched: Desk, send: Send, carrier: Receiver, ada: str
) -> None:
    await wake(smatched, ada, f"{carrier.url}/only", Browser())
    carrier.answers = [answer(404), answer(201, {"sid": "SM1"})]
    assert await send(PUSH) == Receipt(state="rejected", reason="device_gone")
    assert await woken(smatched, ada) == []
    assert await send(SMS) == Receipt(state="accepted")


async def test_a_text_message_that_nobody_answers_for_is_not_sent_again(
    smatched: Desk, send: Send, carrier: Receiver
) -> None:
    carrier.answers = [HANG_UP]
    assert await send(SMS) == await send(SMS) == Receipt(state="unknown", reason="no_answer")
    assert len(carrier.calls) == 1


async def test_a_channel_that_nobody_set_up_loses_nobody(smatched: Desk, send: Send, ada: str) -> None:
    await give(smatched, ME, ada, "news", channel="chat", evidence=HOW)
    (chat,) = HELLO.by(("chat",))
    with pytest.raises(ApplicationError, match="channel closed"):
        await send(chat)
    assert (await rows(smatched))[0]["state"] == "claimed"


async def test_the_inbox_takes_it_at_once(smatched: Desk, send: Send, ada: str) -> None:
    await give(smatched, ME, ada, "news", channel="inbox", evidence=HOW)
    (inbox,) = HELLO.by(("inbox",))
    assert await send(inbox) == Receipt(state="accepted")


async def test_grace_without_an_address_gets_no_letter(smatched: Desk, send: Send, ada: str) -> None:
    await give(smatched, ME, ada, "news", channel="letter", evidence=HOW)
    (letter,) = HELLO.by(("letter",))
    assert await send(letter) == Receipt(state="suppressed", reason="no_address")


async def test_a_push_service_that_wants_us_later_is_left_alone_for_so_long(
    smatched: Desk, send: Send, carrier: Receiver, ada: str
) -> None:
    await wake(smatched, ada, f"{carrier.url}/1", Browser())
    carrier.answers = [answer(429, retry_after="5400"), answer(201)]
    with pytest.raises(ApplicationError) as held:
        await send(PUSH)
    assert held.value.next_retry_delay == timedelta(minutes=90)
    assert await send(PUSH) == Receipt(state="accepted")


async def test_the_provider_tells_that_it_arrived(smatched: Desk, send: Send) -> None:
    await send(SMS)
    desk = replace(smatched, providers={"ours": preset("twilio")})
    token = callback(Links("http://etappe.test", ["a-secret-for-tests"]), "ours").rpartition("/")[2]
    assert delivery_reports.provider(desk, token) == "ours"
    on_its_way, arrived = ({"MessageSid": "SM1", "MessageStatus": state} for state in ("sent", "delivered"))
    assert await delivery_reports.take(desk, "ours", on_its_way, {}) == 0
    assert await delivery_reports.take(desk, "ours", arrived, {}) == 1
    assert await delivery_reports.take(desk, "ours", arrived, {}) == 0
    assert (await rows(desk))[0]["receipt"] == "delivered"
