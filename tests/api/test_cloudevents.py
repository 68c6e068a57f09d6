"""CloudEvents in each of their three ways, at the address of our own events."""

import json

import pytest
from sqlalchemy import select

from operations.desk import Desk
from store.tables import events

ONE = {"Content-Type": "application/cloudevents+json; charset=utf-8"}
MANY = {"Content-Type": "application/cloudevents-batch+json"}
PAID = {
    "specversion": "1.0",
    "id": "A-1",
    "source": "https://till.example.com/berlin",
    "type": "Order Completed",
    "subject": "order/1001",
    "time": "2026-11-22T18:30:00+01:00",
    "datacontenttype": "application/json",
    "traceparent": "00-4bf9",
    "data": {"customer": {"email": "ada@example.com", "name": "Ada"}, "order_id": "1001", "total": 49.5},
}


async def _all(desk: Desk) -> list:
    async with desk.database.read() as connection:
        return list((await connection.execute(select(events).order_by(events.c.seq))).mappings())


async def test_one_as_json(client, desk):
    answer = await client.post("/api/v1/events", json=PAID, headers=ONE)
    assert (answer.status_code, answer.json()["new"]) == (202, True)
    (event,) = await _all(desk)
    assert (event["id"], event["name"], event["source_id"]) == (answer.json()["id"], "order.paid", "A-1")
    assert event["at"].isoformat() == "2026-11-22T17:30:00+00:00"
    about = {"subject": "order/1001", "traceparent": "00-4bf9"}
    assert event["properties"] == {"order_id": "1001", "total": 49.5, "cloudevent": about}
    assert (await client.get("/api/v1/customers/by/email/ada@example.com")).json()["name"] == "Ada"


async def test_id_and_source_together_are_told_once(client, desk):
    first = (await client.post("/api/v1/events", json=PAID, headers=ONE)).json()
    again = await client.post("/api/v1/events", json=PAID | {"type": "x"}, headers=ONE)
    assert (again.status_code, again.json()) == (202, {"id": first["id"], "new": False})
    elsewhere = PAID | {"source": "https://till.example.com/wien"}
    assert (await client.post("/api/v1/events", json=elsewhere, headers=ONE)).json()["new"] is True
    ours = {"id": "A-1", "name": "order.paid", "customer": {"email": "ada@example.com"}}
    assert (await client.post("/api/v1/events", json=ours)).json()["new"] is True
    assert len(await _all(desk)) == 3


async def test_one_with_its_attributes_in_headers(client, desk):
    attributes = {name: str(PAID[name]) for name in ("specversion", "id", "source", "type", "time")}
    headers = {f"CE-{name}": value for name, value in attributes.items()} | {"ce-subject": "ada%C3%A4%20%00"}
    answer = await client.post("/api/v1/events", json={"total": 3}, headers=headers)
    assert answer.status_code == 202
    assert (await client.post("/api/v1/events", headers=headers)).json()["new"] is False
    (event,) = await _all(desk)
    assert (event["name"], event["properties"]["total"]) == ("order.paid", 3)
    assert event["properties"]["cloudevent"] == {"subject": "adaä \ufffd"}


@pytest.mark.parametrize(
    ("subject", "handle", "value"),
    [
        ("ada", "external_id", "ada"),
        ("Ada@Example.com", "email", "ada@example.com"),
        ("+493012345678", "phone", "+493012345678"),
    ],
)
async def test_a_subject_is_the_customer_when_the_data_names_none(client, subject, handle, value):
    event = {name: PAID[name] for name in ("specversion", "id", "source", "type")} | {"subject": subject}
    assert (await client.post("/api/v1/events", json=event, headers=ONE)).status_code == 202
    assert (await client.get(f"/api/v1/customers/by/{handle}/{value}")).status_code == 200


async def test_our_own_id_is_a_subject_too(client, desk, ada):
    told = await client.post("/api/v1/events", json=PAID | {"data": None, "subject": ada}, headers=ONE)
    assert told.status_code == 202
    assert (await _all(desk))[0]["customer"] == ada
    nobody = PAID | {"data": None, "subject": "cus_" + "0" * 32, "id": "A-2"}
    assert (await client.post("/api/v1/events", json=nobody, headers=ONE)).status_code == 404


async def test_a_batch_keeps_what_is_good_and_names_what_is_not(client, desk):
    poison = [PAID | {"type": ""}, "poison", PAID | {"id": "A-9", "data": {"customer": {"id": "cus_none"}}}]
    batch = [PAID, *poison, PAID | {"id": "A-2"}, PAID]
    answer = await client.post("/api/v1/events", content=json.dumps(batch), headers=MANY)
    assert answer.status_code == 202
    told = answer.json()
    assert [one and one["new"] for one in told["data"]] == [True, None, None, None, True, False]
    assert [one["pointer"] for one in told["refused"]] == ["/1/type", "/2", "/3"]
    assert [event["source_id"] for event in await _all(desk)] == ["A-1", "A-2"]


@pytest.mark.parametrize(("count", "status"), [(500, 202), (501, 400), (0, 400)])
async def test_a_batch_has_at_most_500(on_sqlite, count, status):
    plain = {name: PAID[name] for name in ("specversion", "source", "type", "subject")}
    batch = [plain | {"id": str(number)} for number in range(count)]
    answer = await on_sqlite.post("/api/v1/events", content=json.dumps(batch), headers=MANY)
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        *(({name: None}, f"/{name}") for name in ("specversion", "id", "source", "type")),
        *(({"specversion": "0.3"}, "/specversion"), ({"time": "yesterday"}, "/time"), ({"id": ""}, "/id")),
        ({"time": "2026-11-23T09:00:00"}, "/time"),
        ({"data_base64": "eyJ9"}, "/data_base64"),
        ({"data": {"customer": {"emial": "ada@example.com"}}}, "/data/customer/emial"),
        ({"data": {"customer": 7}}, "/data/customer"),
        ({"data": None, "subject": None}, "/data/customer"),
    ],
)
async def test_a_fault_is_told_with_its_place(on_sqlite, changed, pointer):
    answer = await on_sqlite.post("/api/v1/events", json=PAID | changed, headers=ONE)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"[]", ONE, 400),
        (b"{", ONE, 400),
        (b"{}", MANY, 400),
        (json.dumps(PAID).encode("utf-16"), ONE, 400),
        (b"\xef\xbb\xbf" + json.dumps(PAID).encode(), ONE, 400),
        (b"<paid/>", {"Content-Type": "application/cloudevents+xml"}, 415),
        (b"paid", {"Content-Type": "text/plain", "ce-id": "1"}, 415),
        (b"{}", {"Content-Type": "application/json", "ce-id": "1"}, 422),
        (b"{}", [("Content-Type", "application/json"), ("ce-id", "1"), ("ce-id", "2")], 400),
    ],
)
async def test_what_is_none_is_refused(on_sqlite, body, headers, status):
    answer = await on_sqlite.post("/api/v1/events", content=body, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


async def test_without_a_key_nothing_is_told(door, sqlite_desk):
    stranger = await door(sqlite_desk, key=None)
    assert (await stranger.post("/api/v1/events", json=PAID, headers=ONE)).status_code == 401


async def test_they_are_in_the_documentation(sqlite_app):
    told = sqlite_app.openapi()["paths"]["/api/v1/events"]["post"]["requestBody"]["content"]
    assert {"application/json", "application/cloudevents+json", "application/cloudevents-batch+json"} <= told.keys()
