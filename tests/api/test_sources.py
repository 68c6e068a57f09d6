"""Who may tell us of events."""

import base64
import hmac
import json

import pytest


async def test_what_opens_a_source_is_shown_once(client):
    app = await client.post("/api/v1/sources", json={"key": "app", "kind": "segment", "title": "The app"})
    assert app.status_code == 201
    assert app.json()["secret"] is None
    shop = await client.post("/api/v1/sources", json={"key": "shop", "kind": "shopify", "title": "The shop"})
    assert shop.json()["write_key"] is None
    listed = await client.get("/api/v1/sources")
    assert [source["key"] for source in listed.json()["data"]] == ["app", "shop"]
    assert app.json()["write_key"] not in listed.text
    assert shop.json()["secret"] not in listed.text
    track = {"userId": "ada", "event": "Hello"}
    assert (await client.post("/v1/track", json=track, auth=(app.json()["write_key"], ""))).status_code == 200


async def test_there_is_one_source_by_a_key(client):
    new = {"key": "app", "kind": "segment", "title": "The app"}
    await client.post("/api/v1/sources", json=new)
    assert (await client.post("/api/v1/sources", json=new)).status_code == 409


async def test_a_kind_that_nobody_knows_is_refused_with_those_there_are(on_sqlite):
    answer = await on_sqlite.post("/api/v1/sources", json={"key": "x", "kind": "magento", "title": "x"})
    assert answer.json()["errors"] == [
        {
            "pointer": "/kind",
            "detail": "there is no such kind of source; there are "
            "segment, generic, mail, mailgun, postmark, sendgrid, ses, shopify, standard, stripe, woocommerce",
        }
    ]


MAPPING = {
    "event": "kind",
    "names": {"bezahlt": "orders/paid"},
    "customer": {"email": "/user/e-mail", "name": "user.name"},
    "properties": {"total": "lines.0.price"},
}
EXAMPLE = {"kind": "bezahlt", "user": {"e-mail": "ada@example.com", "name": "Ada"}, "lines": [{"price": 9}]}
TILL = {"key": "till", "kind": "generic", "title": "The till", "mapping": MAPPING}


async def test_a_new_secret_is_shown_once_and_the_old_one_stays_for_a_day(client):
    await client.post("/api/v1/sources", json={"key": "shop", "kind": "shopify", "title": "The shop"})
    changed = await client.post("/api/v1/sources/shop/secrets", headers={"Idempotency-Key": "k"})
    assert changed.status_code == 201
    assert len(changed.json()["secret"]) >= 32
    assert changed.json()["old_until"] == "2026-11-24T09:00:00Z"
    again = await client.post("/api/v1/sources/shop/secrets", headers={"Idempotency-Key": "k"})
    assert again.json()["secret"] is None
    read = await client.get("/api/v1/sources/shop")
    assert changed.json()["secret"] not in read.text + (await client.get("/api/v1/sources")).text
    noted = (await client.get("/api/v1/audit-log")).text
    assert "source.secret_changed" in noted
    assert changed.json()["secret"] not in noted


async def test_an_old_secret_that_leaked_ends_at_once(client):
    await client.post("/api/v1/sources", json={"key": "shop", "kind": "shopify", "title": "The shop"})
    told = {"secret": " chosen-by-the-shop\n", "old_until": "2026-11-23T09:00:00Z"}
    changed = (await client.post("/api/v1/sources/shop/secrets", json=told)).json()
    assert (changed["secret"], changed["old_until"]) == ("chosen-by-the-shop", "2026-11-23T09:00:00Z")
    too_long = {"old_until": "2027-11-23T09:00:00Z"}
    assert (await client.post("/api/v1/sources/shop/secrets", json=too_long)).status_code == 422
    assert (await client.post("/api/v1/sources/nowhere/secrets", json={})).status_code == 404


async def test_another_write_key_and_the_old_one_opens_nothing(client, write_key):
    new = (await client.post("/api/v1/sources/app/secrets", json={})).json()
    track = {"userId": "ada", "event": "Hello"}
    assert (await client.post("/v1/track", json=track, auth=(write_key, ""))).status_code == 401
    assert (await client.post("/v1/track", json=track, auth=(new["write_key"], ""))).status_code == 200
    chosen = {"secret": "chosen-by-the-shop"}
    assert (await client.post("/api/v1/sources/app/secrets", json=chosen)).status_code == 422


async def test_a_secret_that_can_sign_nothing_is_refused(on_sqlite):
    new = {"key": "svc", "kind": "standard", "title": "A service"}
    refused = await on_sqlite.post("/api/v1/sources", json=new | {"secret": "not-in-base-64!"})
    assert refused.json()["errors"][0]["pointer"] == "/secret"
    assert (await on_sqlite.post("/api/v1/sources", json=new)).json()["secret"].startswith("whsec_")


async def test_a_mapping_is_kept_and_can_be_changed(client):
    added = await client.post("/api/v1/sources", json=TILL)
    assert added.status_code == 201
    assert added.json()["mapping"]["names"] == {"bezahlt": "order.paid"}
    changed = await client.put("/api/v1/sources/till/mapping", json=MAPPING | {"id": "kind", "example": EXAMPLE})
    assert (changed.status_code, changed.json()["mapping"]["id"]) == (200, "kind")
    assert "example" not in changed.json()["mapping"]
    assert (await client.get("/api/v1/sources/till")).json()["mapping"] == changed.json()["mapping"]


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"event": "kind..name"}, "/event"),
        ({"id": "/a~2b"}, "/id"),
        ({"customer": {"email": "user e-mail"}}, "/customer/email"),
        ({"customer": {"name": "user.name"}}, "/customer"),
        ({"customer": {"emial": "user.email"}}, "/customer/emial"),
        ({"properties": {"total": "."}}, "/properties/total"),
        ({"event": None}, ""),
        ({"event_name": "order.paid"}, ""),
        ({"signature": {"header": "X Signature"}}, "/signature/header"),
        ({"example": {"kind": "x"}}, "/customer/email"),
        ({"at": "when", "example": EXAMPLE}, "/at"),
    ],
)
async def test_a_wrong_path_is_named(on_sqlite, wrong, pointer):
    await on_sqlite.post("/api/v1/sources", json=TILL)
    refused = await on_sqlite.put("/api/v1/sources/till/mapping", json=MAPPING | wrong)
    assert refused.status_code == 422
    assert pointer in [fault["pointer"] for fault in refused.json()["errors"]]


async def test_every_path_that_leads_nowhere_is_named(on_sqlite):
    await on_sqlite.post("/api/v1/sources", json=TILL)
    refused = await on_sqlite.put("/api/v1/sources/till/mapping", json=MAPPING | {"example": {"kind": "x"}})
    assert refused.json()["errors"] == [
        {"pointer": "/customer/email", "detail": "there is nothing at “/user/e-mail” in the example"},
        {"pointer": "/customer/name", "detail": "there is nothing at “user.name” in the example"},
        {"pointer": "/properties/total", "detail": "there is nothing at “lines.0.price” in the example"},
    ]


async def test_only_what_is_not_known_takes_a_mapping(on_sqlite):
    missing = await on_sqlite.post("/api/v1/sources", json=TILL | {"mapping": None})
    assert missing.json()["errors"][0]["pointer"] == "/mapping"
    shop = {"key": "shop", "kind": "shopify", "title": "The shop"}
    assert (await on_sqlite.post("/api/v1/sources", json=shop | {"mapping": MAPPING})).status_code == 422
    await on_sqlite.post("/api/v1/sources", json=shop)
    assert (await on_sqlite.put("/api/v1/sources/shop/mapping", json=MAPPING)).status_code == 422
    signed = MAPPING | {"signature": {"header": "x-mine"}}
    svc = {"key": "svc", "kind": "standard", "title": "A service", "mapping": signed}
    refused = await on_sqlite.post("/api/v1/sources", json=svc)
    assert refused.json()["errors"][0]["pointer"] == "/mapping/signature"


async def test_who_is_removed_is_listened_to_no_more_and_what_they_told_stays(client, shop, write_key):
    order = json.dumps({"id": 1, "email": "ada@example.com", "financial_status": "paid"}).encode()
    signed = base64.b64encode(hmac.digest(shop.encode(), order, "sha256")).decode()
    headers = {
        "X-Shopify-Hmac-Sha256": signed,
        "X-Shopify-Topic": "orders/paid",
        "Content-Type": "application/json",
    }
    assert (await client.post("/hooks/in/shop", content=order, headers=headers)).json()["new"]
    assert (await client.delete("/api/v1/sources/shop")).status_code == 204
    assert (await client.delete("/api/v1/sources/app")).status_code == 204

    assert (await client.post("/hooks/in/shop", content=order, headers=headers)).status_code == 404
    track = {"userId": "ada", "event": "Hello"}
    assert (await client.post("/v1/track", json=track, auth=(write_key, ""))).status_code == 401
    assert (await client.delete("/api/v1/sources/shop")).status_code == 404
    assert (await client.get("/api/v1/sources")).json()["data"] == []
    assert "source.removed" in (await client.get("/api/v1/audit-log")).text

    again = {"key": "shop", "kind": "shopify", "title": "The shop", "secret": shop}
    assert (await client.post("/api/v1/sources", json=again)).status_code == 201
    told = await client.post("/hooks/in/shop", content=order, headers=headers)
    assert (told.json()["kept"], told.json()["new"]) == (True, False)
