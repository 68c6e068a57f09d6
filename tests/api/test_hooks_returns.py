# ruff: noqa: E501 - samples are as they are
"""What comes back by webhook: mails that somebody hands on, and what providers tell of messages."""

import base64
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update

from messages.mail.returns.notice import Notice
from operations.desk import Desk, Who
from operations.events import sources
from store.sending import deliveries as ledger
from store.sending.delivery import identity
from store.tables import deliveries

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
    return {"Type": "Notification", "MessageId": "n-1", "Message": json.dumps(message)}


def ses(kind: str, **more: Any) -> dict[str, Any]:
    return {"notificationType": kind, "mail": {"messageId": "theirs-1", "source": "x@example.com"}, **more}


def ses_bounce(kind: str, status: str, words: str = "", sub: str = "General") -> dict[str, Any]:
    who = {"emailAddress": "ada@example.com", "action": "failed", "status": status, "diagnosticCode": words}
    return ses("Bounce", bounce={"bounceType": kind, "bounceSubType": sub, "bouncedRecipients": [who]})


def postmark(**told: Any) -> dict[str, Any]:
    return {"MessageID": "theirs-1", "Email": "ada@example.com", **told}


def sendgrid(**told: Any) -> list[dict[str, Any]]:
    return [{"email": "ada@example.com", "sg_message_id": "theirs-1.recvd-x", "timestamp": NOW, **told}]


def mailgun(event: str, **told: Any) -> dict[str, Any]:
    signature = hmac.digest(SECRET.encode(), f"{NOW}tok".encode(), "sha256").hex()
    return {
        "signature": {"timestamp": str(NOW), "token": "tok", "signature": signature},
        "event-data": {"event": event, "recipient": "ada@example.com", "message": {"headers": {"message-id": "MID"}}}
        | told,
    }


FAILED = {"code": 550, "enhanced-code": "5.1.1", "message": "unknown user"}
TOLD = [
    ("ses", sns(ses("Delivery")), "delivered"),
    ("ses", ses("Delivery"), "delivered"),  # raw delivery
    ("ses", sns(ses_bounce("Permanent", "5.1.1", "smtp; 550 5.1.1 user unknown")), "bounced"),
    ("ses", sns(ses_bounce("Transient", "5.2.2")), "bounced"),
    ("ses", sns(ses("Complaint", complaint={"complainedRecipients": [{"emailAddress": "ada@example.com"}]})), "complained"),
    ("ses", sns(ses("DeliveryDelay")), None),
    ("postmark", postmark(RecordType="Delivery"), "delivered"),
    ("postmark", postmark(RecordType="Bounce", Type="HardBounce", Details="smtp;550 5.1.1 unknown"), "bounced"),
    ("postmark", postmark(RecordType="Bounce", Type="SoftBounce", Details="smtp;552 5.2.2 full"), "bounced"),
    ("postmark", postmark(RecordType="Bounce", Type="Transient"), None),
    ("postmark", postmark(RecordType="Bounce", Type="AutoResponder"), None),
    ("postmark", postmark(RecordType="SpamComplaint"), "complained"),
    ("postmark", postmark(RecordType="Open"), None),
    ("sendgrid", sendgrid(event="delivered"), "delivered"),
    ("sendgrid", sendgrid(event="bounce", type="bounce", status="5.1.1", reason="unknown"), "bounced"),
    ("sendgrid", sendgrid(event="bounce", type="blocked", status="5.1.1", reason="blocked"), "bounced"),
    ("sendgrid", sendgrid(event="spamreport"), "complained"),
    ("sendgrid", sendgrid(event="processed"), None),
    ("mailgun", mailgun("delivered"), "delivered"),
    ("mailgun", mailgun("failed", severity="permanent", **{"delivery-status": FAILED}), "bounced"),
    ("mailgun", mailgun("failed", severity="temporary", **{"delivery-status": FAILED}), None),
    ("mailgun", mailgun("complained"), "complained"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "body", "becomes"), TOLD)
async def test_what_providers_tell(
    say: Any, smatched: Desk, hello: str, kind: str, body: Any, becomes: str | None
) -> None:
    body = json.loads(json.dumps(body).replace("MID", f"{hello}@etappe.test"))
    status, answer = await say(kind, body)
    assert status == 200, answer
    assert await receipt(smatched, hello) == becomes
    assert (await say(kind, body))[1]["new"] is False


@pytest.mark.parametrize("body", [{}, [], [1, None], {"Type": "Notification", "Message": "x"}, {"event-data": 1}, b"x"])
@pytest.mark.parametrize("kind", ["ses", "postmark", "sendgrid", "mailgun", "mail"])
async def test_nonsense_with_the_right_password_breaks_nothing(say: Any, hello: str, kind: str, body: Any) -> None:
    assert (await say(kind, body))[0] in (200, 400, 401)


async def test_mailgun_signs_the_time_which_must_be_now(say: Any, hello: str) -> None:
    old = mailgun("complained")
    stamp = str(NOW - 400)
    signature = hmac.digest(SECRET.encode(), f"{stamp}tok".encode(), "sha256").hex()
    old["signature"] = {"timestamp": stamp, "token": "tok", "signature": signature}
    assert (await say("mailgun", old))[0] == 401
    assert (await say("mailgun", mailgun("complained") | {"signature": {}}))[0] == 401


async def test_amazon_is_never_called_back(say: Any, hello: str) -> None:
    asks = {"Type": "SubscriptionConfirmation", "SubscribeURL": "http://169.254.169.254/latest/meta-data"}
    assert await say("ses", asks) == (200, {"kept": False, "new": False})


async def test_the_journey_and_the_api_say_what_became_of_it(door: Any, say: Any, smatched: Desk, hello: str) -> None:
    await say("postmark", postmark(RecordType="SpamComplaint"))
    client = await door(smatched)
    assert (await client.get(f"/api/v1/deliveries/{hello}")).json()["receipt"] == "complained"
    figures = (await client.get("/metrics")).text
    assert 'etappe_returns{kind="complaint"} 1.0' in figures
    assert 'etappe_returned_share{journey="smatched",what="complaints"} 1.0' in figures


def test_a_notice_from_a_mail_is_never_vouched_for() -> None:
    assert not Notice("hard").vouched
