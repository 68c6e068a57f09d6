"""What comes back by webhook: mails that somebody hands on, and what providers tell of messages."""

import base64
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update
from starlette.datastructures import Headers

from api.hooks import PRESETS
from api.hooks.carrier import Carrier
from api.hooks.preset import Delivered
from messages.mail.returns.notice import Notice
from operations.desk import Desk, Who
from operations.events import sources
from store.sending import deliveries as ledger
from store.sending.delivery import identity
from store.tables import deliveries
from tests.messages.published import each, published

ME = Who("tests")
SECRET = "what-we-two-know"
NOW = int(datetime(2026, 11, 23, 9, 0, tzinfo=UTC).timestamp())
DOMAIN = "bounce.etappe.test"
PASSWORD = {"Authorization": "Basic " + base64.b64encode(f"anybody:{SECRET}".encode()).decode()}


@pytest.fixture
async def hello(smatched: Desk, at: Any) -> str:
    """The delivery of the first message, as every provider calls it."""
    where = await at("hello")
    delivery = identity(where.touchpoint)
    named = {"message_id": f"<{delivery}@etappe.test>", "provider_id": "theirs-1"}
    async with smatched.database.begin() as connection:
        await connection.execute(update(deliveries).where(deliveries.c.id == delivery).values(**named))
    return delivery


@pytest.fixture
async def say(door: Any, smatched: Desk) -> Any:
    """`await say("postmark", body)`: the status and the answer."""
    client = await door(smatched, None)
    known: set[str] = set()

    async def said(kind: str, body: Any, headers: dict[str, str] | None = None) -> tuple[int, Any]:
        if kind not in known:
            known.add(kind)
            await sources.add(smatched, ME, kind, kind, kind, SECRET)
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        told = await client.post(f"/hooks/in/{kind}", content=raw, headers=PASSWORD if headers is None else headers)
        return told.status_code, told.json()

    return said


async def receipt(desk: Desk, delivery: str) -> str | None:
    async with desk.database.read() as connection:
        row = await ledger.find(connection, delivery)
    return row and row["receipt"]


def bounce(path: str) -> bytes:
    return (
        f"From: MAILER-DAEMON@mx.example\r\nTo: {path}\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="r"\r\n\r\n--r\r\n'
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        "Final-Recipient: rfc822; ada@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--r--\r\n"
    ).encode()


RAW = {"Content-Type": "message/rfc822", **PASSWORD}


async def test_a_mail_that_somebody_hands_on(say: Any, smatched: Desk, hello: str) -> None:
    raw = bounce(smatched.verp.address(hello, DOMAIN))
    assert await say("mail", raw, RAW) == (200, {"kept": True, "new": True})
    assert await say("mail", raw, RAW) == (200, {"kept": True, "new": False})
    assert await receipt(smatched, hello) == "bounced"


async def test_the_envelope_may_be_told_beside_it(say: Any, smatched: Desk, hello: str) -> None:
    path = smatched.verp.address(hello, DOMAIN)
    told = await say("mail", bounce("somebody@example.com"), RAW | {"X-Envelope-To": f"x@example.com, {path}"})
    assert told == (200, {"kept": True, "new": True})


async def test_who_does_not_know_the_password_is_asked_for_it(door: Any, say: Any, smatched: Desk, hello: str) -> None:
    raw = bounce(smatched.verp.address(hello, DOMAIN))
    for wrong in ({}, {"Authorization": "Basic Og=="}, {"Authorization": f"Basic {SECRET}"}, {"Authorization": "x"}):
        assert (await say("mail", raw, {"Content-Type": "message/rfc822", **wrong}))[0] == 401
    told = await (await door(smatched, None)).post("/hooks/in/mail", content=b"{}")
    assert told.headers["www-authenticate"].startswith("Basic")
    assert await receipt(smatched, hello) is None


async def test_a_large_mail_is_taken_and_anything_else_as_large_is_not(say: Any, smatched: Desk, hello: str) -> None:
    raw = bounce(smatched.verp.address(hello, DOMAIN)) + b"x" * 10_000_000
    assert (await say("mail", raw, RAW))[0] == 200
    assert (await say("mail", raw + b"x" * 3_000_000, RAW))[0] == 413
    assert (await say("postmark", raw))[0] == 413
    assert (await say("postmark", raw, RAW))[0] == 415


def sns(message: dict[str, Any]) -> dict[str, Any]:
    """A message in the envelope of SNS."""
    here = "https://sns.eu-central-1.amazonaws.com/"
    said = {"TopicArn": "arn:aws:sns:eu-central-1:000000000000:mails", "Timestamp": "2026-11-23T09:00:04.000Z"}
    signed = {"SignatureVersion": "1", "Signature": "x==", "SigningCertURL": f"{here}x.pem", "UnsubscribeURL": here}
    return {"Type": "Notification", "MessageId": "n-1", "Message": json.dumps(message), **said, **signed}


def mailgun(told: dict[str, Any], at: int = NOW) -> dict[str, Any]:
    """An event with a signature over the time."""
    signature = hmac.digest(SECRET.encode(), f"{at}tok".encode(), "sha256").hex()
    return {"signature": {"timestamp": str(at), "token": "tok", "signature": signature}, "event-data": told}


NOTICES = published("notices")
WRAPPED = {"ses": sns, "mailgun": mailgun}


@pytest.mark.parametrize(("kind", "what"), each("notices"))
async def test_what_providers_tell(say: Any, smatched: Desk, hello: str, kind: str, what: str) -> None:
    told, carrier = NOTICES[kind][what], PRESETS[kind]
    body = WRAPPED.get(kind, lambda body: body)(told["body"])
    assert isinstance(carrier, Carrier)
    notices = carrier.notices(Delivered(kind, Headers(), json.dumps(body).encode(), smatched.clock()))
    assert [notice.kind for notice in notices] == told["means"]["kinds"]
    status, answer = await say(kind, body)
    assert status == 200, answer
    assert await receipt(smatched, hello) == told["means"]["receipt"]
    assert (await say(kind, body))[1]["new"] is False


async def test_amazon_may_leave_the_envelope_off(say: Any, smatched: Desk, hello: str) -> None:
    assert (await say("ses", NOTICES["ses"]["arrived"]["body"]))[0] == 200  # raw delivery
    assert await receipt(smatched, hello) == "delivered"


async def test_mailgun_may_call_it_as_we_do(say: Any, smatched: Desk, hello: str) -> None:
    ours = {"message": {"headers": {"message-id": f"{hello}@etappe.test"}}}  # of mails that went by its relay
    await say("mailgun", mailgun(NOTICES["mailgun"]["spam"]["body"] | ours))
    assert await receipt(smatched, hello) == "complained"


@pytest.mark.parametrize("body", [{}, [], [1, None], {"Type": "Notification", "Message": "x"}, {"event-data": 1}, b"x"])
@pytest.mark.parametrize("kind", ["ses", "postmark", "sendgrid", "mailgun", "mail"])
async def test_nonsense_with_the_right_password_breaks_nothing(say: Any, hello: str, kind: str, body: Any) -> None:
    assert (await say(kind, body))[0] in (200, 400, 401)


async def test_mailgun_signs_the_time_which_must_be_now(say: Any, hello: str) -> None:
    spam = NOTICES["mailgun"]["spam"]["body"]
    assert (await say("mailgun", mailgun(spam, NOW - 400)))[0] == 401
    assert (await say("mailgun", mailgun(spam) | {"signature": {}}))[0] == 401


async def test_amazon_is_never_called_back(say: Any, hello: str) -> None:
    asks = {"Type": "SubscriptionConfirmation", "SubscribeURL": "http://169.254.169.254/latest/meta-data"}
    assert await say("ses", asks) == (200, {"kept": False, "new": False})


async def test_the_journey_and_the_api_say_what_became_of_it(door: Any, say: Any, smatched: Desk, hello: str) -> None:
    await say("postmark", NOTICES["postmark"]["spam"]["body"])
    client = await door(smatched)
    assert (await client.get(f"/api/v1/deliveries/{hello}")).json()["receipt"] == "complained"
    figures = (await client.get("/metrics")).text
    assert 'etappe_returns{kind="complaint"} 1.0' in figures
    assert 'etappe_returned_share{journey="smatched",what="complaints"} 1.0' in figures


def test_a_notice_from_a_mail_is_never_vouched_for() -> None:
    assert not Notice("hard").vouched
