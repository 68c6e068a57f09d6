"""What Segment's libraries say is kept, once, and answered only then."""

import asyncio
import json

import pytest
from sqlalchemy import func, select

from operations.desk import Desk
from store.tables import customers, events

TRACK = {
    "type": "track",
    "userId": "ada",
    "event": "Order Completed",
    "messageId": "ajs-1",
    "timestamp": "2026-11-23T08:59:58.123Z",
    "properties": {"order_id": "1001", "total": 49.5, "coupon": "HELLO"},
    "context": {"ip": "192.0.2.7", "campaign": {"source": "newsletter"}, "library": {"name": "analytics-python"}},
}


async def _kept(desk: Desk) -> list:
    async with desk.database.read() as connection:
        told = select(events).where(events.c.source != "etappe").order_by(events.c.seq)
        return list((await connection.execute(told)).mappings())


async def test_an_order_is_kept_with_everything_it_says_but_the_address_of_the_machine(client, desk, write_key):
    answer = await client.post("/v1/track", json=TRACK, auth=(write_key, ""))
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    (event,) = await _kept(desk)
    assert (event["source"], event["source_id"], event["name"]) == ("app", "ajs-1", "order.paid")
    assert event["at"].isoformat() == "2026-11-23T08:59:58.123000+00:00"
    assert event["properties"] == TRACK["properties"] | {
        "context": {"campaign": {"source": "newsletter"}, "library": {"name": "analytics-python"}}
    }


async def test_a_library_that_sends_again_says_nothing_new(client, desk, write_key):
    answers = await asyncio.gather(*[client.post("/v1/track", json=TRACK, auth=(write_key, "")) for _ in range(10)])
    assert {answer.status_code for answer in answers} == {200}
    assert len(await _kept(desk)) == 1


async def test_identify_makes_an_acquaintance_and_keeps_what_it_does_not_know(client, desk, write_key):
    traits = {"email": "Ada@Example.com", "firstName": "Ada", "lastName": "Lovelace", "plan": "gold"}
    message = {"userId": "ada", "traits": traits, "context": {"locale": "de-DE", "timezone": "Europe/Vienna"}}
    assert (await client.post("/v1/identify", json=message, auth=(write_key, ""))).status_code == 200
    ada = (await client.get("/api/v1/customers/by/external_id/ada")).json()
    assert (ada["email"], ada["name"], ada["zone"]) == ("ada@example.com", "Ada Lovelace", "Europe/Vienna")
    assert (ada["locale"], ada["attributes"]) == ("de-DE", {"plan": "gold"})


async def test_what_is_odd_about_somebody_does_not_cost_us_their_order(client, desk, write_key):
    traits = {"email": "not an address", "phone": "0", "timezone": "Mars/Olympus", "locale": {}, "note": "a\0b\ud83c"}
    odd = TRACK | {"traits": traits, "timestamp": "yesterday"}
    content = json.dumps(odd)
    assert (await client.post("/v1/track", content=content, auth=(write_key, ""))).status_code == 200
    assert len(await _kept(desk)) == 1
    ada = (await client.get("/api/v1/customers/by/external_id/ada")).json()
    assert (ada["email"], ada["phone"], ada["zone"]) == (None, None, "Europe/Berlin")
    assert ada["attributes"] == {"note": "a\ufffdb?"}


async def test_a_batch_keeps_what_is_good_and_names_what_is_not(client, desk, write_key):
    messages = [
        TRACK,
        {"type": "track", "event": "Nobody"},
        "poison",
        {"type": "page", "anonymousId": "a-1", "name": "Home"},
    ]
    answer = await client.post("/v1/batch", json={"batch": messages, "sentAt": "now"}, auth=(write_key, ""))
    assert answer.status_code == 200
    assert [refusal["index"] for refusal in answer.json()["refused"]] == [1, 2]
    assert [event["name"] for event in await _kept(desk)] == ["order.paid", "page.viewed"]


async def test_every_type_of_message_is_understood(client, desk, write_key):
    for kind in ("page", "screen", "group", "alias"):
        said = {"userId": "ada", "messageId": kind, "groupId": "g-1", "previousId": "old"}
        assert (await client.post(f"/v1/{kind}", json=said, auth=(write_key, ""))).json() == {"success": True}
    names = [event["name"] for event in await _kept(desk)]
    assert names == ["page.viewed", "screen.viewed", "group.joined", "customer.aliased"]


@pytest.mark.parametrize("body", ["", "[]", "{", '"x"', '{"userId": "ada"}', '{"event": "x"}'])
async def test_what_is_no_message_is_refused(client, write_key, body):
    answer = await client.post("/v1/track", content=body, auth=(write_key, ""))
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


async def test_without_the_write_key_nothing_is_kept(client, desk, write_key):
    for key in ("", "et_write_guessed"):
        answer = await client.post("/v1/track", json=TRACK, auth=(key, ""))
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Basic")
    assert (await client.post("/v1/track", json=TRACK)).status_code == 401
    async with desk.database.read() as connection:
        assert (await connection.execute(select(func.count()).select_from(customers))).scalar_one() == 0
