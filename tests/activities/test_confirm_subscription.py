"""Grace is asked by mail whether it was she who signed up; a real mail server is at the other end."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest
from sqlalchemy import select
from temporalio.testing import ActivityEnvironment

from activities.confirm_subscription import confirm_subscription
from activities.hands import Hands
from journeys.confirmation import Confirmation
from messages.channels import opened
from operations.customers.consent import ask, give
from operations.customers.erase import erase
from operations.customers.identify import Person, identify
from operations.desk import Desk, Who
from operations.events.hand_on import hand_on
from operations.permission import suppressions, topics
from store.rows import Row, one
from store.tables import deliveries
from tests.conftest import RecordedWalks
from tests.faults.sink import Sink

ME = Who("tests")
NEWS = {"texts": {"en": {"title": "Pub news", "text": ""}}, "double_opt_in": True, "public": True, "position": 0}
Asking = Callable[[Confirmation], Awaitable[str]]


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async with Sink().serving() as sink:
        yield sink


@pytest.fixture
async def asking(hands: Hands, sink: Sink) -> AsyncIterator[Asking]:
    """`await asking(confirmation)`, as Temporal would have it done."""
    channels = opened({"smtp_url": sink.url})
    voices = replace(hands, channels=channels)

    async def send(asked: Confirmation) -> str:
        state: str = await ActivityEnvironment().run(confirm_subscription.do, voices, asked, {})
        return state

    yield send
    for channel in channels.values():
        await channel.close()


@pytest.fixture
async def asked(smatched: Desk, walks: RecordedWalks) -> Confirmation:
    """Grace, who signed up, as her walk knows her."""
    await topics.keep(smatched, ME, "news", NEWS, revision=0)
    lovelace = await identify(smatched, Person(email="lovelace@example.com", name="Grace", locale="en"))
    await ask(smatched, ME, lovelace, "news", evidence={"by": "form"})
    while await hand_on(smatched):
        pass
    return walks.confirmations[-1]


async def ledger(desk: Desk, asked: Confirmation) -> Row:
    async with desk.database.read() as connection:
        touchpoint = deliveries.c.touchpoint == asked.where().touchpoint
        return await one(connection, select(deliveries).where(touchpoint)) or {}


async def test_she_gets_one_mail_without_advertising_in_the_colours_of_the_journey(
    smatched: Desk, asking: Asking, asked: Confirmation, sink: Sink
) -> None:
    assert await asking(asked) == "accepted"
    assert await asking(asked) == "accepted"
    (mail,) = sink.taken
    assert mail.recipient == "lovelace@example.com"
    assert b"Subject: Please confirm: Pub news\r\n" in mail.raw
    assert b'From: "Smatched"' in mail.raw
    assert b"Auto-Submitted: auto-generated\r\n" in mail.raw
    assert b"List-Unsubscribe" not in mail.raw
    row = await ledger(smatched, asked)
    assert smatched.links.to("o", row["id"]).encode() in mail.raw.replace(b"=\r\n", b"")
    assert (row["state"], row["message"], row["enrolment"]) == ("accepted", "confirm_subscription", None)


async def test_who_answered_meanwhile_is_not_asked(smatched: Desk, asking: Asking, asked: Confirmation) -> None:
    await give(smatched, ME, asked.customer, "news", evidence={"by": "phone"})
    assert await asking(asked) == "skipped"
    assert (await ledger(smatched, asked))["reason"] == "answered"


async def test_who_must_not_be_written_to_is_not_asked(
    smatched: Desk, asking: Asking, asked: Confirmation, sink: Sink
) -> None:
    await suppressions.add(smatched, ME, "lovelace@example.com", "complaint")
    assert await asking(asked) == "suppressed"
    assert (await ledger(smatched, asked))["reason"] == "on_list"
    assert not sink.taken


async def test_who_was_erased_is_not_asked(smatched: Desk, asking: Asking, asked: Confirmation, sink: Sink) -> None:
    await erase(smatched, ME, asked.customer)
    assert await asking(asked) == "skipped"
    assert not sink.taken
