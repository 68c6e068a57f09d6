"""Sending one letter, with a real mail server at the other end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Table, select, text
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory
from temporalio.testing import ActivityEnvironment

from activities.hands import Hands
from activities.send_message import send_message
from journeys.delivery import Letter, Receipt
from journeys.passage import Whereabouts
from messages.channels import opened
from messages.content.content import Content
from messages.content.library import PACKAGED, Library
from messages.content.rendering import Renderer
from messages.mail.verp import Verp
from operations.customers.consent import withdraw
from operations.customers.erase import erase
from operations.customers.identify import Person, identify
from operations.desk import Desk, Who
from operations.enrolments.enrol import enrol
from operations.returns.watch import shares
from store.customers.customers import address_hash
from store.rows import Row, many
from store.sending import deliveries
from store.sending.delivery import identity
from store.tables import bounces, suppressions
from tests.faults.sink import RESET, VANISH, Sink

ME = Who("tests")
HELLO = Letter(message="brand_message")
ADA = "ada@example.com"
Send = Callable[..., Awaitable[Receipt]]


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async with Sink().serving() as sink:
        yield sink


@pytest.fixture
async def voices(hands: Hands, sink: Sink) -> AsyncIterator[Hands]:
    """Hands that can speak."""
    channels = opened({"smtp_url": sink.url})
    yield replace(hands, channels=channels)
    for channel in channels.values():
        await channel.close()


@pytest.fixture
async def where(smatched: Desk, ada: str) -> Whereabouts:
    """Ada, at the first step of the Smatched journey."""
    return await standing(smatched, ada, "hello")


async def standing(desk: Desk, customer: str, step: str) -> Whereabouts:
    enrolled = await enrol(desk, ME, "smatched", customer, "order-1")
    return Whereabouts(
        enrolment=enrolled.id, customer=customer, journey="smatched", version=1, now=desk.clock(), step=step, visit=1
    )


@pytest.fixture
def send(voices: Hands) -> Send:
    """`await send(where, letter)`, as Temporal would have it done; `late`: how long after the walk asked."""

    async def send(where: Whereabouts, letter: Letter = HELLO, late: timedelta = timedelta(0)) -> Receipt:
        temporal = ActivityEnvironment()
        asked = datetime(2026, 11, 23, tzinfo=UTC)
        temporal.info = replace(temporal.info, scheduled_time=asked, started_time=asked + late)
        receipt: Receipt = await temporal.run(send_message.do, voices, where, letter)
        return receipt

    return send


async def row(desk: Desk, where: Whereabouts) -> Row:
    async with desk.database.read() as connection:
        found = await deliveries.find(connection, identity(where.touchpoint))
    assert found
    return found


async def pause(desk: Desk, state: str = "paused") -> None:
    async with desk.database.begin() as connection:
        await connection.execute(text("UPDATE journeys SET state = :state"), {"state": state})


async def test_ada_is_written_to_once_in_her_language(
    smatched: Desk, send: Send, sink: Sink, where: Whereabouts
) -> None:
    assert await send(where) == Receipt(state="accepted")
    assert await send(where) == Receipt(state="accepted")
    (mail,) = sink.taken
    assert mail.recipient == ADA
    assert mail.message_id == f"<{identity(where.touchpoint)}@etappe.test>"
    unsubscribe = smatched.links.to("u", identity(where.touchpoint))
    assert f"\r\nList-Unsubscribe: <{unsubscribe}>\r\n".encode() in mail.raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in mail.raw
    assert b"\r\nList-Id: <news.etappe.test>\r\n" in mail.raw
    assert b'\r\nFrom: "Smatched" <hallo@smatched.example>\r\n' in b"\r\n" + mail.raw
    assert b"Hello Ada," in mail.raw
    found = await row(smatched, where)
    assert (found["state"], found["code"], found["fence"]) == ("accepted", "2.0.0", 1)


async def test_her_mail_says_how_to_hear_no_more_and_comes_back_as_her_delivery(
    smatched: Desk, voices: Hands, sink: Sink, where: Whereabouts
) -> None:
    voices, delivery = replace(voices, bounce_domain="bounce.smatched.example"), identity(where.touchpoint)
    temporal = ActivityEnvironment()
    await temporal.run(send_message.do, voices, where, HELLO)
    (mail,) = sink.taken
    one_click, wish = smatched.links.to("u", delivery), voices.comes_back_to(delivery, "unsubscribe")
    assert f"\r\nList-Unsubscribe: <{one_click}>, <mailto:{wish}?subject=unsubscribe>\r\n".encode() in mail.raw
    assert f"\r\nList-Help: <{smatched.links.to('p', delivery)}>\r\n".encode() in mail.raw
    assert b"\r\nFeedback-ID: smatched:brand_message:news:etappe\r\n" in mail.raw
    assert b"\r\nAuto-Submitted: auto-generated\r\n" in mail.raw
    local, _, domain = mail.sender.partition("@")
    assert (Verp(smatched.links.secrets).read(local), domain) == (delivery, "bounce.smatched.example")


async def test_anni_reads_german(smatched: Desk, send: Send, sink: Sink) -> None:
    anni = await identify(smatched, Person(external_id="anni"))
    await send(await standing(smatched, anni, "hello"))
    assert b"Hallo Anni," in sink.taken[0].raw


async def test_bob_who_unsubscribed_is_left_in_peace(smatched: Desk, send: Send, sink: Sink, bob: str) -> None:
    where = await standing(smatched, bob, "hello")
    assert await send(where) == Receipt(state="suppressed", reason="unsubscribed")
    assert not sink.taken
    assert (await row(smatched, where))["reason"] == "unsubscribed"


async def test_carl_who_was_never_asked_is_left_in_peace(smatched: Desk, send: Send, sink: Sink) -> None:
    carl = await identify(smatched, Person(email="carl@example.com"))
    assert await send(await standing(smatched, carl, "hello")) == Receipt(state="suppressed", reason="no_consent")
    assert not sink.taken


async def test_dora_without_an_address_cannot_be_reached(smatched: Desk, send: Send) -> None:
    dora = await identify(smatched, Person(external_id="dora"))
    assert await send(await standing(smatched, dora, "hello")) == Receipt(state="suppressed", reason="no_address")


async def test_somebody_erased_is_skipped(send: Send, where: Whereabouts, smatched: Desk) -> None:
    await erase(smatched, ME, where.customer)
    assert await send(where) == Receipt(state="skipped", reason="erased")


async def test_ada_is_not_written_to_after_she_unsubscribed_on_the_way(
    smatched: Desk, send: Send, voices: Hands, sink: Sink, where: Whereabouts, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def late(*mail: object) -> object:
        await withdraw(smatched, ME, ada, "news", evidence={"how": "one click"})
        return await carried(*mail)

    carried = voices.channels["email"]._carried  # type: ignore[attr-defined]
    monkeypatch.setattr(voices.channels["email"], "_carried", late)
    assert await send(where) == Receipt(state="suppressed", reason="unsubscribed")
    assert not sink.taken
    assert (await row(smatched, where))["state"] == "suppressed"


async def test_the_night_is_quiet_and_the_letter_waits_for_the_morning(
    smatched: Desk, send: Send, sink: Sink, where: Whereabouts
) -> None:
    night = where.model_copy(update={"now": datetime(2026, 11, 23, 21, 30, tzinfo=UTC)})  # the same hour in London
    receipt = await send(night)
    assert (receipt.state, receipt.until) == ("deferred", datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
    assert (await row(smatched, where))["reason"] == "quiet_hours"
    assert not sink.taken
    morning = where.model_copy(update={"now": receipt.until})
    assert (await send(morning)).state == "accepted"


async def test_a_worker_that_was_away_until_night_does_not_wake_ada(send: Send, sink: Sink, where: Whereabouts) -> None:
    assert (await send(where, late=timedelta(hours=13))).state == "deferred"
    assert not sink.taken


async def test_a_paused_journey_holds_the_letter_and_a_resumed_one_sends_it(
    smatched: Desk, send: Send, sink: Sink, where: Whereabouts
) -> None:
    await pause(smatched)
    with pytest.raises(ApplicationError) as held:
        await send(where)
    assert (held.value.type, held.value.category) == ("paused", ApplicationErrorCategory.BENIGN)
    assert held.value.next_retry_delay == timedelta(seconds=30)
    assert not held.value.non_retryable
    found = await row(smatched, where)
    assert (found["state"], found["reason"]) == ("claimed", "paused")
    await pause(smatched, "live")
    assert (await send(where)).state == "accepted"
    assert len(sink.taken) == 1


@pytest.mark.parametrize(
    ("stage", "reply", "reason", "wait"),
    [
        ("rcpt", "450 4.2.0 busy", "later", 30),
        ("rcpt", "550 5.7.1 go away, ada@example.com", "sender_refused", 60),
        ("body", "451 4.3.0 disk full", "later", 30),
        ("rcpt", RESET, "away", 2),
    ],
)
async def test_a_server_that_is_busy_is_tried_again(
    smatched: Desk, send: Send, sink: Sink, where: Whereabouts, stage: str, reply: str, reason: str, wait: int
) -> None:
    sink.misbehave[ADA] = [(stage, reply)] * 2
    with pytest.raises(ApplicationError) as held:
        await send(where)
    assert (held.value.type, held.value.next_retry_delay) == (reason, timedelta(seconds=wait))
    assert ADA not in str(held.value)
    found = await row(smatched, where)
    assert (found["state"], found["reason"]) == ("claimed", reason)
    with pytest.raises(ApplicationError) as held:
        await send(where)
    assert held.value.next_retry_delay == timedelta(seconds=3 * wait)
    assert (await send(where)).state == "accepted"
    assert len(sink.taken) == 1


async def test_a_server_that_says_later_for_days_is_given_up(
    smatched: Desk, send: Send, sink: Sink, where: Whereabouts
) -> None:
    sink.misbehave[ADA] = [("rcpt", "450 4.2.0 busy")] * 2
    with pytest.raises(ApplicationError):
        await send(where)
    assert await send(where, late=timedelta(days=3, hours=1)) == Receipt(state="expired", reason="later")


async def test_an_address_that_is_not_there_is_rejected_once(send: Send, sink: Sink, where: Whereabouts) -> None:
    sink.misbehave[ADA] = [("rcpt", "550 5.1.1 no such user")]
    assert await send(where) == Receipt(state="rejected", reason="no_such_address")
    assert await send(where) == Receipt(state="rejected", reason="no_such_address")
    assert not sink.taken


async def test_an_address_that_is_not_there_is_written_to_no_more_and_counts_as_a_bounce(
    smatched: Desk, send: Send, sink: Sink, where: Whereabouts
) -> None:
    sink.misbehave[ADA] = [("rcpt", "550 5.1.1 no such user")]
    await send(where)
    (gone,) = await kept(smatched, suppressions)
    assert (gone["channel"], gone["address_hash"], gone["reason"]) == ("email", address_hash(ADA), "hard_bounce")
    (bounce,) = await kept(smatched, bounces)
    assert (bounce["delivery"], bounce["kind"], bounce["code"]) == (identity(where.touchpoint), "hard", "5.1.1")
    assert (await shares(smatched))["smatched"].bounces == 1
    again = where.model_copy(update={"step": "film"})
    assert await send(again) == Receipt(state="suppressed", reason="on_list")


async def test_nobody_is_judged_by_a_refusal_that_is_not_about_the_address(
    smatched: Desk, send: Send, sink: Sink, where: Whereabouts
) -> None:
    sink.misbehave[ADA] = [("rcpt", "552 5.2.2 mailbox full")]
    assert (await send(where)).reason == "mailbox_full"
    assert (await kept(smatched, suppressions), await kept(smatched, bounces)) == ([], [])


async def kept(desk: Desk, table: Table) -> list[Row]:
    async with desk.database.read() as connection:
        return await many(connection, select(table))


@pytest.mark.parametrize("fault", [VANISH, RESET])
async def test_silence_after_the_body_is_unknown_and_not_sent_again(
    send: Send, sink: Sink, where: Whereabouts, fault: str
) -> None:
    sink.misbehave[ADA] = [("body", fault)]
    assert await send(where) == Receipt(state="unknown", reason="no_answer")
    assert await send(where) == Receipt(state="unknown", reason="no_answer")
    assert len(sink.taken) == (fault == VANISH)


async def test_a_reward_is_sent_again_under_the_same_name(send: Send, sink: Sink, where: Whereabouts) -> None:
    reward = Letter(message="gift_card", page="gift_card", when_in_doubt="resend")
    sink.misbehave[ADA] = [("body", VANISH)]
    with pytest.raises(ApplicationError) as held:
        await send(where, reward)
    assert held.value.type == "no_answer"
    assert (await send(where, reward)).state == "accepted"
    assert [mail.message_id for mail in sink.taken] == [sink.taken[0].message_id] * 2


async def test_a_fault_in_a_template_keeps_the_letter_back_until_it_is_mended(
    smatched: Desk, send: Send, voices: Hands, sink: Sink, where: Whereabouts, tmp_path: Path
) -> None:
    folder = tmp_path / "email" / "brand_message" / "de"
    folder.mkdir(parents=True)
    (folder / "subject.txt").write_text("Hallo")
    (folder / "body.txt").write_text("{{ profile.nme }}")
    library = Library([tmp_path, PACKAGED])

    async def published_just_now(*_: object, **__: object) -> Content:
        return library.content

    object.__setattr__(voices, "content_of", published_just_now)
    with pytest.raises(ApplicationError, match=r"body\.txt line 1: `profile\.nme` is not there") as held:
        await send(where)
    assert (held.value.type, held.value.non_retryable) == ("template_fault", True)
    assert (await row(smatched, where))["reason"] == "template_fault"
    (folder / "body.txt").write_text("{{ profile.name }}")
    assert (await send(where)).state == "accepted"
    assert len(sink.taken) == 1


async def test_what_was_published_is_what_is_said_whatever_becomes_of_the_folder(
    send: Send, voices: Hands, sink: Sink, where: Whereabouts, tmp_path: Path
) -> None:
    folder = tmp_path / "email/brand_message/de"
    folder.mkdir(parents=True)
    (folder / "subject.txt").write_text("Another")
    (folder / "body.txt").write_text("story")
    object.__setattr__(voices, "renderer", Renderer(Library([tmp_path, PACKAGED])))
    assert (await send(where)).state == "accepted"
    assert b"Another" not in sink.taken[0].raw


async def test_an_offer_fits_the_interests(smatched: Desk, send: Send, sink: Sink) -> None:
    konrad = await identify(smatched, Person(external_id="konrad"))  # hoppy, adventurous
    where = await standing(smatched, konrad, "offer")
    assert (await send(where, Letter(message="product_offer", offer=True))).state == "accepted"
    assert b"Subject: Dein Match: Pazifik Pale Ale\r\n" in sink.taken[0].raw


async def test_of_several_products_the_best_come_first(smatched: Desk, send: Send, sink: Sink) -> None:
    konrad = await identify(smatched, Person(external_id="konrad"))
    where = await standing(smatched, konrad, "follow")
    assert (await send(where, Letter(message="follow_up", offer=2))).state == "accepted"
    mail = sink.taken[0].raw.decode()
    assert 0 < mail.index("Pazifik Pale Ale") < mail.index("Smatched Pils")
    assert "Kellerkind" not in mail


async def test_a_reminder_leads_where_the_invitation_led(smatched: Desk, send: Send, sink: Sink, ada: str) -> None:
    film = await standing(smatched, ada, "film")
    await send(film, Letter(message="product_film", page="film"))
    await send(film.model_copy(update={"step": "remind"}), Letter(message="film_reminder"))
    page = smatched.links.to("f", identity(film.touchpoint))
    for mail in sink.taken:
        assert page.encode() in mail.raw.replace(b"=\r\n", b"").replace(b"=3D", b"=")


async def test_two_tries_at_once_send_one_letter(send: Send, sink: Sink, where: Whereabouts) -> None:
    await asyncio.gather(*(send(where) for _ in range(5)), return_exceptions=True)
    assert len(sink.taken) <= 1
    await send(where)
    assert len(sink.taken) == 1
