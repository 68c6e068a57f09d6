"""Grace is asked by mail whether it was she who signed up; a real mail server is at the other end."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import select
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.confirm_subscription import confirm_subscription
from activities.hands import Hands
from api.app import app
from journeys.confirmation import Confirmation
from messages.channels import opened
from operations.access import keys
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


@pytest.fixture
async def client(smatched: Desk) -> AsyncIterator[AsyncClient]:
    """Whoever writes messages over the API."""
    key = (await keys.issue(smatched, ME, "The editor", ["journeys:write"])).key
    headers = {"Authorization": f"Bearer {key}"}
    async with AsyncClient(
        transport=ASGITransport(app(smatched)), base_url="http://etappe.test", headers=headers
    ) as one:
        yield one


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


async def test_words_that_were_written_over_the_api_are_hers_until_they_are_taken_back(
    client: AsyncClient, asking: Asking, asked: Confirmation, sink: Sink
) -> None:
    files = {"email/en/subject.txt": "Dear {{ profile.name }}", "email/en/body.txt": "Yes? {{ links.page }}\n"}
    new = {"key": "confirm_subscription", "files": files}
    assert (await client.post("/api/v1/messages", json=new)).status_code == 201
    assert await asking(asked) == "accepted"
    assert (await client.delete("/api/v1/messages/confirm_subscription")).status_code == 204
    assert await asking(asked.model_copy(update={"asking": "ask_again"})) == "accepted"
    ours, packaged = (mail.raw for mail in sink.taken)
    assert b"Subject: Dear Grace\r\n" in ours
    assert b"\r\nYes? http://etappe.test/o/" in ours
    assert b'From: "Smatched"' in ours
    assert b"Subject: Please confirm: Pub news\r\n" in packaged


async def test_words_that_cannot_be_written_keep_her_waiting_until_they_are_mended(
    smatched: Desk, client: AsyncClient, asking: Asking, asked: Confirmation, sink: Sink
) -> None:
    files = {"email/en/subject.txt": "Dear {{ profile.nmae }}", "email/en/body.txt": "Yes? {{ links.page }}\n"}
    await client.post("/api/v1/messages", json={"key": "confirm_subscription", "files": files})
    with pytest.raises(ApplicationError, match="nmae") as fault:
        await asking(asked)
    assert not fault.value.non_retryable
    row = await ledger(smatched, asked)
    assert (row["state"], row["reason"]) == ("claimed", "template_fault")
    mended = {"files": files | {"email/en/subject.txt": "Dear {{ profile.name }}"}}
    place = "/api/v1/messages/confirm_subscription"
    assert (await client.put(place, json=mended, headers={"If-Match": '"1"'})).status_code == 200
    assert await asking(asked) == "accepted"
    assert b"Subject: Dear Grace\r\n" in sink.taken[0].raw
