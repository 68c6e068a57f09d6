"""Calling another system, with a real one at the other end."""

import hmac
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.call_webhook import call_webhook
from activities.hands import Hands
from journeys.conditions import Names
from journeys.passage import Whereabouts
from journeys.steps.webhook import Called, CallWebhook
from operations.desk import Desk, Who
from operations.enrolments.stop import stop
from operations.journeys import webhook_endpoints
from operations.journeys.pause import pause, resume
from store.customers.known import about_enrolment
from tests.faults.receiver import HANG_UP, Receiver, answer

At = Callable[[str], Awaitable[Whereabouts]]
ME = Who("tests")
GOLD = CallWebhook(endpoint="crm", fields={"tier": "gold"}, within=timedelta(hours=6))
Tell = Callable[..., Awaitable[Called]]


@pytest.fixture
async def crm() -> AsyncIterator[Receiver]:
    async with Receiver().serving() as receiver:
        yield receiver


@pytest.fixture
async def secret(smatched: Desk, crm: Receiver) -> str:
    """What the CRM knows us by."""
    return (await webhook_endpoints.add(smatched, ME, "crm", "The CRM", f"{crm.url}/etappe")).secret


@pytest.fixture
def tell(hands: Hands, secret: str) -> Tell:
    """`await tell(where)`, as Temporal would have it done; `late`: how long after the walk asked."""

    async def tell(where: Whereabouts, late: timedelta = timedelta(0), tries: int = 1) -> Called:
        temporal, begun = ActivityEnvironment(), datetime(2026, 11, 23, 9, tzinfo=UTC)
        times = {"scheduled_time": begun, "started_time": begun + late, "attempt": tries}
        temporal.info = replace(temporal.info, **times)
        return await temporal.run(call_webhook.do, hands, where, GOLD)

    return tell


async def held(telling: Awaitable[Called]) -> timedelta | None:
    with pytest.raises(ApplicationError) as error:
        await telling
    assert error.value.type in ("no_answer", "paused")
    return error.value.next_retry_delay


async def replies(desk: Desk, where: Whereabouts) -> dict:
    async with desk.database.read() as connection:
        return (await about_enrolment(connection, Names(), where.now, where.enrolment)).replies


async def test_the_crm_is_told_who_and_where_and_can_check_that_it_is_us(
    tell: Tell, at: At, crm: Receiver, secret: str, ada: str
) -> None:
    where = await at("taste")
    assert await tell(where) == Called(status=200)
    (call,) = crm.calls
    assert call.path == "/etappe"
    assert call.said == {
        "customer": {"id": ada, "external_id": "ada"},
        "journey": "smatched",
        "version": 1,
        "enrollment": where.enrolment,
        "step": "taste",
        "visit": 1,
        "fields": {"tier": "gold"},
    }
    told = f"{call.headers['webhook-id']}.{call.headers['webhook-timestamp']}.".encode() + call.body
    mark = b64encode(hmac.digest(b64decode(secret.removeprefix("whsec_")), told, "sha256")).decode()
    assert call.headers["webhook-signature"] == f"v1,{mark}"
    assert b"example.com" not in call.body


async def test_what_it_said_is_kept_and_it_is_not_asked_again(tell: Tell, at: At, crm: Receiver, smatched) -> None:
    where = await at("taste")
    crm.answers = [answer(201, {"tier": "gold", "odd": "\0"}), answer(500)]
    assert await tell(where) == await tell(where) == Called(status=201)
    assert len(crm.calls) == 1
    assert await replies(smatched, where) == {"taste": {"status": 201, "body": {"tier": "gold", "odd": "\ufffd"}}}


async def test_a_refusal_is_an_answer_and_so_is_a_redirect(tell: Tell, at: At, crm: Receiver) -> None:
    crm.answers = [answer(404), answer(302, location=f"{crm.url}/elsewhere")]
    assert await tell(await at("taste")) == Called(status=404)
    assert await tell(await at("ask")) == Called(status=302)
    assert [call.path for call in crm.calls] == ["/etappe", "/etappe"]


@pytest.mark.parametrize("away", [answer(500), answer(503), answer(429), HANG_UP, b"HELO\r\n\r\n"])
async def test_it_is_tried_again_under_the_same_name_until_it_answers(
    tell: Tell, at: At, crm: Receiver, away: bytes
) -> None:
    where = await at("taste")
    crm.answers = [away, away, answer(200)]
    assert await held(tell(where)) == timedelta(seconds=10)
    assert await held(tell(where, tries=2)) == timedelta(seconds=30)
    assert await tell(where, tries=3) == Called(status=200)
    assert len({call.headers["webhook-id"] for call in crm.calls}) == 1
    assert len({call.body for call in crm.calls}) == 1


async def test_we_wait_as_long_as_we_are_asked_to_but_not_beyond_the_steps_own_time(
    tell: Tell, at: At, crm: Receiver
) -> None:
    where = await at("taste")
    crm.answers = [answer(429, retry_after="120"), answer(503, retry_after="999999"), answer(503, retry_after="soon")]
    assert await held(tell(where)) == timedelta(minutes=2)
    assert await held(tell(where, late=timedelta(hours=5))) == timedelta(hours=1)
    assert await held(tell(where, late=timedelta(hours=5, minutes=59, seconds=55))) == timedelta(seconds=5)


async def test_when_the_time_is_up_it_is_given_up(tell: Tell, at: At, crm: Receiver, smatched: Desk) -> None:
    where = await at("taste")
    crm.answers = [answer(503)]
    assert await tell(where, late=timedelta(hours=6)) == Called(status=503)
    assert await replies(smatched, where) == {"taste": {"status": 503, "body": {}}}


async def test_nobody_there_is_no_answer_in_the_end(tell: Tell, at: At, smatched: Desk) -> None:
    where = await at("taste")
    await webhook_endpoints.remove(smatched, ME, "crm")
    assert await held(tell(where)) == timedelta(seconds=10)
    assert await tell(where, late=timedelta(hours=7)) == Called(status=None)
    assert await replies(smatched, where) == {"taste": {"status": 0, "body": {}}}


@pytest.mark.parametrize("body", [b"<html>", b'"' + b"x" * 70_000 + b'"', b"[" * 60_000])
async def test_what_cannot_be_kept_is_nothing(tell: Tell, at: At, crm: Receiver, smatched: Desk, body: bytes) -> None:
    where = await at("taste")
    crm.answers = [answer(200, body)]
    assert await tell(where) == Called(status=200)
    assert (await replies(smatched, where))["taste"]["body"] == {}


async def test_a_paused_journey_calls_nobody_and_makes_up_for_it_however_late(
    tell: Tell, at: At, crm: Receiver, smatched: Desk
) -> None:
    where = await at("taste")
    await pause(smatched, ME, "smatched")
    assert await held(tell(where, late=timedelta(days=9))) == timedelta(seconds=30)
    assert crm.calls == []
    await resume(smatched, ME, "smatched")
    assert await tell(where, late=timedelta(days=9)) == Called(status=200)


async def test_who_was_stopped_is_not_spoken_of(tell: Tell, at: At, crm: Receiver, smatched: Desk) -> None:
    where = await at("taste")
    await stop(smatched, ME, where.enrolment, "enough")
    assert await tell(where) == Called(status=None)
    assert crm.calls == []
