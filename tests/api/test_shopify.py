"""A shop tells us of an order: signed, and once, however often it is sent."""

import asyncio
import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from operations.customers.consent import withdraw
from operations.desk import Desk, Who
from store.tables import customers, events

ORDER = {
    "id": 5550001,
    "name": "#1001",
    "created_at": "2026-11-23T09:58:00+01:00",
    "total_price": "49.90",
    "currency": "EUR",
    "email": "ada@example.com",
    "customer_locale": "de-DE",
    "note": "please ring twice",
    "customer": {
        "id": 7001,
        "email": "Ada@Example.com",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "email_marketing_consent": {
            "state": "subscribed",
            "opt_in_level": "confirmed_opt_in",
            "consent_updated_at": "2026-11-01T10:00:00Z",
        },
    },
    "shipping_address": {"city": "Berlin"},
    "line_items": [
        {"sku": "PILS-6", "title": "Pils"},
        {"sku": "PILS-6", "title": "Pils"},
        {"sku": None, "title": "Glas"},
    ],
}


def _signed(secret: str, order: object, topic: str = "orders/paid", event: str = "e-1", **headers: str):
    body = json.dumps(order).encode()
    signature = base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()
    known = {"X-Shopify-Topic": topic, "X-Shopify-Event-Id": event, "X-Shopify-Hmac-Sha256": signature}
    return {"content": body, "headers": known | {"Content-Type": "application/json"} | headers}


async def _deliver(client, secret: str, order: object = ORDER, **more: str):
    return await client.post("/hooks/in/shop", **_signed(secret, order, **more))


async def _all(desk: Desk, table) -> list:
    async with desk.database.read() as connection:
        return list((await connection.execute(select(table))).mappings())


async def test_an_order_that_is_paid(client, desk, shop):
    answer = await _deliver(client, shop)
    assert (answer.status_code, answer.json()) == (200, {"kept": True, "new": True})
    (event,) = await _all(desk, events)
    assert event["name"] == "order.paid"
    assert event["at"].isoformat() == "2026-11-23T08:58:00+00:00"
    assert event["properties"] == {
        "order_id": "5550001",
        "order_name": "#1001",
        "total": 49.9,
        "currency": "EUR",
        "products": ["pils-6", "pils", "glas"],
    }


async def test_the_customer_comes_with_it_and_what_they_agreed_to(client, desk, shop):
    await _deliver(client, shop)
    ada = (await client.get("/api/v1/customers/by/email/ada@example.com")).json()
    assert (ada["external_id"], ada["name"], ada["locale"]) == ("shopify:7001", "Ada Lovelace", "de-DE")
    (consent,) = ada["consents"]
    assert (consent["topic"], consent["state"]) == ("news", "given")
    assert consent["evidence"]["consent_updated_at"] == "2026-11-01T10:00:00Z"


async def test_46_copies_are_one_event(client, desk, shop):
    answers = await asyncio.gather(*[_deliver(client, shop) for _ in range(46)])
    assert {answer.status_code for answer in answers} == {200}
    assert sum(answer.json()["new"] for answer in answers) == 1
    assert len(await _all(desk, events)) == 1
    assert len(await _all(desk, customers)) == 1


async def test_the_same_change_under_another_topic_is_another_event(client, desk, shop):
    await _deliver(client, shop)
    await _deliver(client, shop, topic="orders/risk_assessed")
    assert {event["name"] for event in await _all(desk, events)} == {"order.paid", "orders.risk.assessed"}


@pytest.mark.parametrize("signature", ["", "bm90IHNpZ25lZA==", "ÄÖ"])
async def test_what_is_not_signed_never_happened(client, desk, shop, signature):
    sent = _signed(shop, ORDER)
    sent["headers"]["X-Shopify-Hmac-Sha256"] = signature.encode()
    answer = await client.post("/hooks/in/shop", **sent)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert await _all(desk, events) == await _all(desk, customers) == []


async def test_a_signature_is_for_one_body_and_one_shop(client, desk, shop):
    sent = _signed(shop, ORDER)
    changed = sent | {"content": sent["content"].replace(b"49.90", b"99.90")}
    assert (await client.post("/hooks/in/shop", **changed)).status_code == 401
    assert (await _deliver(client, "another-secret")).status_code == 401
    assert (await client.post("/hooks/in/elsewhere", **sent)).status_code == 404
    assert await _all(desk, events) == []


async def test_bob_who_unsubscribed_is_not_signed_up_again_by_an_old_consent(client, desk, shop):
    await _deliver(client, shop)
    ada = (await client.get("/api/v1/customers/by/external_id/shopify:7001")).json()
    now = desk.clock()
    before = replace(desk, clock=lambda: now - timedelta(hours=1))
    await withdraw(before, Who("tests"), ada["id"], "news", evidence={"by": "page"})
    await _deliver(client, shop, event="e-2")
    state = (await client.get(f"/api/v1/customers/{ada['id']}")).json()["consents"][0]["state"]
    assert state == "withdrawn"
    later = (now - timedelta(minutes=1)).isoformat()
    consent = ORDER["customer"]["email_marketing_consent"] | {"consent_updated_at": later}
    again = ORDER | {"id": 5550002, "customer": ORDER["customer"] | {"email_marketing_consent": consent}}
    await _deliver(client, shop, again, event="e-3")
    state = (await client.get(f"/api/v1/customers/{ada['id']}")).json()["consents"][0]["state"]
    assert state == "given"


REFUND = {
    "id": 880001,
    "order_id": 5550001,
    "processed_at": "2026-11-25T12:00:00+01:00",
    "note": "came broken, says Ada",
    "transactions": [{"kind": "refund", "amount": "12.50", "currency": "EUR"}, {"kind": "void", "amount": "1.00"}],
    "refund_line_items": [{"quantity": 1, "line_item": {"sku": "PILS-6", "title": "Pils"}}],
}


async def test_a_refund_names_nobody_and_finds_whose_order_it_was(client, desk, shop):
    await _deliver(client, shop)
    assert (await _deliver(client, shop, REFUND, topic="refunds/create")).json() == {"kept": True, "new": True}
    paid, refunded = await _all(desk, events)
    assert (refunded["name"], refunded["customer"]) == ("order.refunded", paid["customer"])
    assert refunded["at"].isoformat() == "2026-11-25T11:00:00+00:00"
    assert refunded["properties"] == {
        "order_id": "5550001",
        "refund_id": "880001",
        "refunded": 12.5,
        "currency": "EUR",
        "products": ["pils-6", "pils"],
    }


async def test_a_refund_that_stands_in_the_order_is_the_same_refund(client, desk, shop):
    await _deliver(client, shop, REFUND, topic="refunds/create")  # of an order that we know nothing of
    assert await _all(desk, events) == []
    changed = ORDER | {"refunds": [REFUND], "updated_at": "2026-11-25T12:00:01+01:00"}
    await _deliver(client, shop, changed, topic="orders/updated")
    await _deliver(client, shop, REFUND, topic="refunds/create")
    assert [event["name"] for event in await _all(desk, events)] == ["order.updated", "order.refunded"]


async def test_what_is_called_off_and_what_comes_back(client, desk, shop):
    await _deliver(client, shop)
    cancelled = ORDER | {"cancelled_at": "2026-11-24T08:00:00Z", "cancel_reason": "customer"}
    await _deliver(client, shop, cancelled, topic="orders/cancelled")
    returned = {"id": 9, "order": {"id": 5550001}, "status": "closed"}
    await _deliver(client, shop, returned, topic="returns/close")
    told = await _all(desk, events)
    assert [event["name"] for event in told] == ["order.paid", "order.cancelled", "order.returned"]
    assert told[1]["at"].isoformat() == "2026-11-24T08:00:00+00:00"
    assert told[1]["properties"]["cancel_reason"] == "customer"
    assert told[2]["properties"] == {"order_id": "5550001", "status": "closed"}
    assert len({event["customer"] for event in told}) == 1


async def test_a_copy_under_another_id_or_topic_is_no_other_order(client, desk, shop):
    await _deliver(client, shop)
    again = await _deliver(client, shop, event="e-2", **{"X-Shopify-Webhook-Id": "another"})
    assert again.json() == {"kept": True, "new": False}
    assert (await _deliver(client, shop, topic="orders/cancelled")).json()["kept"] is False
    pending = ORDER | {"id": 7, "financial_status": "pending"}
    assert (await _deliver(client, shop, pending)).json()["kept"] is False
    assert [event["name"] for event in await _all(desk, events)] == ["order.paid"]


async def test_what_we_have_no_name_for_is_kept_unless_it_is_personal(client, desk, shop):
    said = {"financial_status": "paid", "test": False, "order_number": 1001, "total_tax": "7.96", "tags": "vip, berlin"}
    personal = {
        "browser_ip": "192.0.2.7",
        "contact_email": "ada@example.com",
        "checkout_token": "f1e2d3",
        "nick": "ada",
    }
    spoken = {"gift_message": "for grace", "reason": "Ada likes it", "client_details": {"user_agent": "x"}}
    await _deliver(client, shop, ORDER | said | personal | spoken)
    (event,) = await _all(desk, events)
    kept = {name: event["properties"].get(name) for name in said if name != "tags"}
    assert kept == {name: value for name, value in said.items() if name != "tags"}
    assert not (personal.keys() | spoken.keys() | {"note", "shipping_address", "email"}) & event["properties"].keys()


async def test_an_order_of_nobody_is_no_trouble(client, desk, shop):
    answer = await _deliver(client, shop, {"id": 1, "total_price": "3.00", "line_items": None})
    assert (answer.status_code, answer.json()["kept"]) == (200, False)


@pytest.mark.parametrize("order", [[], "x", None])
async def test_a_signed_body_that_is_no_order_is_refused(client, shop, order):
    assert (await _deliver(client, shop, order)).status_code == 400


async def test_odd_values_are_let_pass(client, desk, shop):
    odd = {"id": {"a": 1}, "total_price": "free", "currency": 5, "customer": [], "email": "ada@example.com"}
    odd |= {"line_items": [None, 7, {"title": "x" * 300}], "discount_codes": [None], "created_at": "never"}
    assert (await _deliver(client, shop, odd)).json() == {"kept": True, "new": True}
