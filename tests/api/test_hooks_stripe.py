"""Stripe tells of one payment in several ways; it is one purchase."""

import hashlib
import hmac
import json

import pytest
from sqlalchemy import select

from api.hooks.minor_units import amount
from operations.desk import Desk, Who
from operations.events import sources
from store.tables import events

SECRET = "whsec_8f3b2a1c9d7e6f5a4b3c2d1e"
SESSION = {
    "id": "cs_test_a1B2c3",
    "object": "checkout.session",
    "amount_subtotal": 4990,
    "amount_total": 4990,
    "client_reference_id": "cart-77",
    "consent": {"promotions": "opt_in", "terms_of_service": "accepted"},
    "created": 1795510700,
    "currency": "eur",
    "customer": "cus_QwErTy",
    "customer_details": {
        "email": "ada@example.com",
        "name": "Ada Lovelace",
        "phone": "+493012345678",
        "address": {"city": "Berlin", "country": "DE", "line1": "Kantstraße 1"},
    },
    "invoice": None,
    "locale": "de",
    "metadata": {"shop": "berlin", "gift_for": "Grace"},
    "mode": "payment",
    "payment_intent": "pi_3Pq",
    "payment_method_types": ["card", "paypal"],
    "payment_status": "paid",
    "status": "complete",
    "url": None,
}
INTENT = {
    "id": "pi_3Pq",
    "object": "payment_intent",
    "amount": 4990,
    "amount_received": 4990,
    "currency": "eur",
    "customer": "cus_QwErTy",
    "receipt_email": None,
    "status": "succeeded",
}
CHARGE = {
    "id": "ch_3Pq",
    "object": "charge",
    "amount": 4990,
    "amount_refunded": 1500,
    "billing_details": {"email": "ada@example.com", "name": "Ada Lovelace", "phone": None},
    "currency": "eur",
    "customer": None,
    "payment_intent": "pi_3Pq",
    "refunded": False,
    "payment_method_details": {"card": {"last4": "4242"}},
}


def _event(kind: str, about: dict, identity: str = "evt_1", **previous: int) -> dict:
    data = {"object": about} | ({"previous_attributes": previous} if previous else {})
    return {"id": identity, "object": "event", "type": kind, "created": 1795510800, "livemode": True, "data": data}


@pytest.fixture
async def stripe(desk: Desk) -> None:
    await sources.add(desk, Who("tests"), "pay", "stripe", "Payments", SECRET)


@pytest.fixture
def deliver(client, desk, stripe):
    async def delivered(event: object):
        body, second = json.dumps(event).encode(), int(desk.clock().timestamp())
        digest = hmac.digest(SECRET.encode(), f"{second}.".encode() + body, hashlib.sha256).hex()
        headers = {"Stripe-Signature": f"t={second},v1={digest},v0=abc"}
        return await client.post("/hooks/in/pay", content=body, headers=headers)

    return delivered


async def _all(desk: Desk) -> list:
    async with desk.database.read() as connection:
        return list((await connection.execute(select(events).order_by(events.c.seq))).mappings())


async def test_a_checkout_that_is_paid(client, desk, deliver):
    assert (await deliver(_event("checkout.session.completed", SESSION))).json() == {"kept": True, "new": True}
    (event,) = await _all(desk)
    assert (event["name"], event["at"].timestamp()) == ("order.paid", 1795510800)
    said = {"order_id": "pi_3Pq", "total": 49.9, "currency": "EUR", "livemode": True, "client_reference_id": "cart-77"}
    assert said.items() <= event["properties"].items()
    assert event["properties"]["metadata"] == {"shop": "berlin"}
    ada = (await client.get("/api/v1/customers/by/email/ada@example.com")).json()
    assert (ada["external_id"], ada["name"], ada["phone"]) == ("stripe:cus_QwErTy", "Ada Lovelace", "+493012345678")
    assert [(consent["topic"], consent["state"]) for consent in ada["consents"]] == [("news", "given")]


async def test_one_payment_told_three_times_in_three_ways_is_one_purchase(desk, deliver):
    invoice = {"id": "in_9", "object": "invoice", "amount_paid": 4990, "currency": "eur", "customer": "cus_QwErTy"}
    subscribed = SESSION | {"id": "cs_2", "payment_intent": None, "invoice": "in_9"}
    told = [
        ("payment_intent.succeeded", INTENT),
        ("checkout.session.completed", SESSION),
        ("invoice.paid", invoice),
        ("invoice.payment_succeeded", invoice),
        ("checkout.session.completed", subscribed),
        ("payment_intent.succeeded", INTENT | {"id": "pi_7", "invoice": "in_9"}),
    ]
    for number, (kind, about) in enumerate(told):
        await deliver(_event(kind, about, f"evt_{number}"))
        await deliver(_event(kind, about, f"evt_{number}"))
    assert [(event["name"], event["source_id"]) for event in await _all(desk)] == [
        ("order.paid", "paid:pi_3Pq"),
        ("order.paid", "paid:in_9"),
    ]


async def test_a_bank_transfer_is_paid_when_it_is(desk, deliver):
    await deliver(_event("checkout.session.completed", SESSION | {"payment_status": "unpaid"}, "evt_1"))
    await deliver(_event("checkout.session.async_payment_succeeded", SESSION, "evt_2"))
    assert [event["name"] for event in await _all(desk)] == ["order.created", "order.paid"]


async def test_what_is_paid_back_in_parts(desk, deliver):
    await deliver(_event("charge.refunded", CHARGE, "evt_1", amount_refunded=0))
    await deliver(_event("charge.refunded", CHARGE | {"amount_refunded": 4990}, "evt_2", amount_refunded=1500))
    told = [(event["name"], event["properties"]["order_id"]) for event in await _all(desk)]
    assert told == [("order.refunded", "pi_3Pq")] * 2
    assert [event["properties"]["refunded"] for event in await _all(desk)] == [15.0, 34.9]
    assert "4242" not in json.dumps([event["properties"] for event in await _all(desk)])


async def test_what_names_nobody_is_about_whoever_paid(desk, deliver):
    dispute = {"id": "dp_1", "object": "dispute", "amount": 4990, "currency": "eur", "payment_intent": "pi_3Pq"}
    assert (await deliver(_event("charge.dispute.created", dispute, "evt_0"))).json()["kept"] is False
    await deliver(_event("checkout.session.completed", SESSION, "evt_1"))
    await deliver(_event("charge.dispute.created", dispute, "evt_2"))
    cancelled = {"id": "pi_3Pq", "object": "payment_intent", "amount": 1, "currency": "eur"}
    await deliver(_event("payment_intent.canceled", cancelled, "evt_3"))
    told = await _all(desk)
    assert [event["name"] for event in told] == ["order.paid", "charge.dispute.created", "order.cancelled"]
    assert len({event["customer"] for event in told}) == 1


@pytest.mark.parametrize(
    ("units", "currency", "told"),
    [
        *((4990, "EUR", 49.9), (4990, "JPY", 4990.0), (4990, "KRW", 4990.0), (4990, "KWD", 4.99)),
        *((500, "UGX", 5.0), (500, "ISK", 5.0), (0, "EUR", 0.0), (None, "EUR", None), ("x", "EUR", None)),
    ],
)
def test_money_as_people_say_it(units, currency, told):
    assert amount(units, currency) == told


async def test_yen_have_no_cents(desk, deliver):
    await deliver(_event("checkout.session.completed", SESSION | {"amount_total": 4990, "currency": "jpy"}))
    assert (await _all(desk))[0]["properties"]["total"] == 4990


@pytest.mark.parametrize(
    "event",
    [
        *({}, {"data": 7}, {"id": "evt_1", "data": {"object": []}}, {"type": 5, "data": {"object": SESSION}}),
        {"id": "evt_1", "type": "v2.core.account.updated", "related_object": {"id": "acct_1"}},
        {"id": "evt_1", "type": "x" * 300, "data": {"object": {"customer": {"id": ["x"]}, "currency": 5}}},
        {"id": "evt_1", "type": "invoice.paid", "created": "soon", "data": {"object": {"lines": {"data": {"a": 1}}}}},
    ],
)
async def test_odd_values_are_let_pass(deliver, event):
    assert (await deliver(event)).status_code == 200
