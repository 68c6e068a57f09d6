"""Whoever signs can tell us of events: as Standard Webhooks, or in their own words by a mapping."""

import hashlib
import hmac
import json
from base64 import b64decode, b64encode

import pytest
from sqlalchemy import select

from api.hooks.path import look
from messages.signature import new_secret, signed
from operations.desk import Desk, Who
from operations.events import sources
from store.tables import events

ME = Who("tests")
WHSEC = new_secret()
RETURNED = {
    "type": "order.returned",
    "timestamp": "2026-11-22T18:30:00Z",
    "data": {
        "customer": {"external_id": "ada", "email": "ada@example.com", "name": "Ada"},
        "order_id": "1001",
        "total": 49.5,
        "reason": "It tastes of Ada",
        "restocked": True,
    },
}
MAPPING = {
    "event": "was",
    "names": {"bezahlt": "order.paid", "storniert": "order.cancelled"},
    "id": "/kopf/nr",
    "at": "kopf.zeit",
    "customer": {"email": "kunde.e-mail", "name": "kunde.name", "phone": "kunde.telefon"},
    "properties": {"order_id": "bon.nummer", "total": "bon.summe", "products": "bon.posten.*.artikel"},
    "signature": {"header": "X-Kasse", "encoding": "base64"},
}
BON = {
    "was": "bezahlt",
    "kopf": {"nr": 4711, "zeit": 1795510800000},
    "kunde": {"e-mail": "ada@example.com", "name": "Ada", "telefon": "030 1234"},
    "bon": {"nummer": "B-17", "summe": "9.80", "posten": [{"artikel": "pils"}, {"artikel": "brezel"}]},
    "filiale": 3,
    "kassiererin": "Bob",
}


async def _all(desk: Desk) -> list:
    async with desk.database.read() as connection:
        return list((await connection.execute(select(events).order_by(events.c.seq))).mappings())


@pytest.fixture
async def standard(client, desk):
    await sources.add(desk, ME, "svc", "standard", "A service", WHSEC)

    async def delivered(told: object, identity: str = "msg_1", second: int = 0):
        body = json.dumps(told).encode()
        headers = signed(WHSEC, identity, int(desk.clock().timestamp()) + second, body)
        return await client.post("/hooks/in/svc", content=body, headers=headers)

    return delivered


@pytest.fixture
async def till(client, desk):
    await sources.add(desk, ME, "till", "generic", "The till", "the-till-s-secret", MAPPING)

    async def delivered(told: object):
        body = json.dumps(told).encode()
        signature = b64encode(hmac.digest(b"the-till-s-secret", body, hashlib.sha256)).decode()
        return await client.post("/hooks/in/till", content=body, headers={"X-Kasse": signature})

    return delivered


async def test_standard_webhooks_need_no_mapping(client, desk, standard):
    assert (await standard(RETURNED)).json() == {"kept": True, "new": True}
    (event,) = await _all(desk)
    assert (event["name"], event["at"].isoformat()) == ("order.returned", "2026-11-22T18:30:00+00:00")
    assert event["properties"] == {"order_id": "1001", "total": 49.5, "restocked": True}
    assert (await client.get("/api/v1/customers/by/external_id/ada")).json()["name"] == "Ada"


async def test_a_try_again_is_signed_anew_and_says_nothing_new(desk, standard):
    for second in (0, 5, 300):
        answer = await standard(RETURNED, second=second)
        assert answer.status_code == 200
    assert answer.json() == {"kept": True, "new": False}
    assert len(await _all(desk)) == 1


async def test_a_copy_a_week_later_says_nothing_new(desk, standard, till, monkeypatch):
    await standard(RETURNED)
    await till(BON)
    assert (await standard(RETURNED, second=7 * 86400)).status_code == 401  # for us it comes from the future
    assert (await till(BON)).json() == {"kept": True, "new": False}


async def test_what_we_send_ourselves_can_be_heard_by_another_etappe(desk, standard):
    step = {"journey": "smatched", "version": 3, "step": "tell_crm", "customer": {"id": "cus_1", "external_id": "4711"}}
    await standard({"type": "journey.step", "timestamp": "2026-11-23T09:00:00+00:00", "data": step})
    (event,) = await _all(desk)
    assert event["name"] == "journey.step"
    assert event["properties"] == {"journey": "smatched", "version": 3, "step": "tell_crm"}


async def test_a_till_in_its_own_words(client, desk, till):
    assert (await till(BON)).json() == {"kept": True, "new": True}
    (event,) = await _all(desk)
    assert (event["name"], event["source_id"], event["at"].timestamp()) == ("order.paid", "order.paid:4711", 1795510800)
    said = {"order_id": "B-17", "total": "9.80", "products": ["pils", "brezel"]}
    rest = {"filiale": 3, "kopf": {"nr": 4711, "zeit": 1795510800000}, "bon": {"summe": "9.80"}}
    assert event["properties"] == said | rest
    assert (await client.get("/api/v1/customers/by/email/ada@example.com")).json()["phone"] is None


async def test_the_same_receipt_called_off_is_another_event(desk, till):
    for was in ("bezahlt", "storniert", "storniert"):
        await till(BON | {"was": was})
    assert [event["name"] for event in await _all(desk)] == ["order.paid", "order.cancelled"]


async def test_a_body_that_does_not_say_what_happened_is_refused_with_the_path(desk, till):
    answer = await till({"kunde": {"e-mail": "ada@example.com"}})
    assert (answer.status_code, await _all(desk)) == (422, [])
    assert "“was”" in answer.json()["detail"]


async def test_an_event_that_is_always_the_same_and_has_no_id(client, desk):
    mapping = {"event_name": "Newsletter Opened", "customer": {"external_id": "/who/~0~1"}}
    await sources.add(desk, ME, "mail", "generic", "The mailer", "the-mailer-s-secret", mapping)
    for opened in (1, 1, 2):
        body = json.dumps({"who": {"~/": "ada"}, "opened": opened}).encode()
        signature = hmac.digest(b"the-mailer-s-secret", body, hashlib.sha256).hex()
        await client.post("/hooks/in/mail", content=body, headers={"X-Signature": signature})
    assert [event["properties"] for event in await _all(desk)] == [{"opened": 1}, {"opened": 2}]
    assert (await client.get("/api/v1/customers/by/external_id/ada")).status_code == 200


@pytest.mark.parametrize("odd", [{"kunde": 7}, {"kopf": []}, {"bon": {"posten": None}}, {"was": 5}, {"was": "x" * 200}])
async def test_odd_values_are_let_pass(till, odd):
    assert (await till(BON | odd)).status_code == 200


@pytest.mark.parametrize(
    ("path", "found"),
    [
        *(("a.b.0.c", 1), ("/a/b/0/c", 1), ("a.b.*.c", [1, 2]), ("a.b.7.c", None), ("a.x", None), ("a.b.c", None)),
        *(("/a~1b", 3), ("a.b.-1", None), ("a.b.٣", None), ("/", None)),
    ],
)
def test_a_path_leads_to_what_stands_there(path, found):
    assert look({"a": {"b": [{"c": 1}, {"c": 2}]}, "a/b": 3}, path) == found


def test_a_secret_of_ours_is_one_of_standard_webhooks():
    assert len(b64decode(WHSEC.removeprefix("whsec_"))) == 32
