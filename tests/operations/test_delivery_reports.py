"""What a provider tells of a text message, heard by the journeys: it arrived, or it was given up."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from journeys.passage import Note, Whereabouts
from messages.mail.returns.notice import Notice, Traces
from messages.providers.preset import preset
from messages.words import Words
from operations.customers.merge import merge
from operations.desk import Desk, Who
from operations.enrolments.enrol import enrol
from operations.enrolments.story import story
from operations.events.hand_on import hand_on
from operations.journeys.define import define
from operations.journeys.publish import publish
from operations.returns import delivery_reports
from operations.returns.take import Taken, take
from store.enrolments import enrolments
from store.rows import Row, many
from store.sending.delivery import identity
from store.tables import deliveries, events
from tests.conftest import RecordedWalks

ME = Who("tests")
Report = Callable[..., Awaitable[int]]


@pytest.fixture
async def hello(smatched: Desk, at: Callable[[str], Awaitable[Whereabouts]]) -> Whereabouts:
    """Ada, to whom a text message went by Twilio, who calls it SM1."""
    where = await at("hello")
    carried = {"channel": "sms", "provider": "twilio", "provider_id": "SM1"}
    async with smatched.database.begin() as connection:
        await connection.execute(update(deliveries).values(carried))
    return where


@pytest.fixture
def report(smatched: Desk, hello: Whereabouts) -> Report:
    """`await report("delivered", "failed")`: Twilio tells one after the other; how much of it was news."""
    desk = replace(smatched, providers={"twilio": preset("twilio")})

    async def report(*states: str) -> int:
        told = [{"MessageSid": "SM1", "MessageStatus": state} for state in states]
        return sum([await delivery_reports.take(desk, "twilio", one, {}) for one in told])

    return report


async def heard(desk: Desk) -> list[Row]:
    async with desk.database.read() as connection:
        found = await many(connection, select(events).order_by(events.c.seq))
    return [event for event in found if event["name"].startswith("message.")]


async def test_that_it_arrived_is_an_event_about_its_touchpoint(
    smatched: Desk, report: Report, hello: Whereabouts
) -> None:
    assert await report("sent", "delivered") == 1
    (event,) = await heard(smatched)
    assert (event["name"], event["customer"], event["about"]) == ("message.delivered", hello.customer, hello.touchpoint)
    assert event["properties"] == {"journey": "smatched", "step": "hello", "message": "brand_message", "channel": "sms"}


async def test_each_state_is_told_once_however_often_it_is_said(smatched: Desk, report: Report) -> None:
    assert await report("delivered", "delivered", "read") == 1
    assert [event["name"] for event in await heard(smatched)] == ["message.delivered"]


async def test_that_a_broadcast_arrived_is_kept_and_told_to_nobody(smatched: Desk, report: Report) -> None:
    async with smatched.database.begin() as connection:
        await connection.execute(update(deliveries).values(enrolment=None))
    assert await report("delivered") == 1
    assert await heard(smatched) == []
    async with smatched.database.read() as connection:
        assert (await connection.execute(select(deliveries.c.receipt))).scalars().all() == ["delivered"]


async def test_what_failed_and_arrived_after_all_is_both_and_not_the_other_way_round(
    smatched: Desk, report: Report
) -> None:
    assert await report("undelivered", "failed", "delivered", "failed") == 2
    assert [event["name"] for event in await heard(smatched)] == ["message.failed", "message.delivered"]


async def test_a_journey_that_waits_for_it_goes_on(
    smatched: Desk, report: Report, walks: RecordedWalks, hello: Whereabouts
) -> None:
    steps = "steps:\n  - {key: hello, send: brand_message}\n"
    await define(smatched, ME, f"journey: careful\ntopic: news\nexit: [{{event: message.failed}}]\n{steps}")
    await publish(smatched, ME, "careful")
    careful = (await enrol(smatched, ME, "careful", hello.customer, "order-1")).id
    await report("undelivered")
    while await hand_on(smatched):
        pass
    assert (careful, "message.failed") in [(enrolment, told.name) for enrolment, told in walks.heard]


async def test_who_was_merged_hears_of_it_as_who_they_are_now(
    smatched: Desk, report: Report, hello: Whereabouts, grace: str
) -> None:
    await merge(smatched, ME, grace, hello.customer)
    assert await report("delivered") == 1
    assert [event["customer"] for event in await heard(smatched)] == [grace]


async def test_a_mail_of_which_its_provider_says_so_arrived_as_well(smatched: Desk, hello: Whereabouts) -> None:
    path = smatched.verp.address(identity(hello.touchpoint), "bounce.etappe.test")
    arrived = Notice("delivered", "2.0.0", "", Traces(addresses=(path,)))
    assert await take(smatched, "postmark", [arrived, arrived]) == [Taken("delivered", new=True), Taken("delivered")]
    assert [event["name"] for event in await heard(smatched)] == ["message.delivered"]


async def test_the_story_says_it(smatched: Desk, report: Report, hello: Whereabouts) -> None:
    await report("undelivered", "delivered")
    note = Note(seq=1, at=hello.now, what="step", step="hello", visit=1, said="sent")
    async with smatched.database.begin() as connection:
        await enrolments.remember(connection, hello.model_copy(update={"notes": [note]}))
    told = [line.text for line in await story(smatched, hello.enrolment, Words("de"))]
    assert "„Wir stellen uns vor“ kam nicht an; der Anbieter hat es aufgegeben" in told
    assert "„Wir stellen uns vor“ ist angekommen" in told
