"""Frequency caps and send windows over the API, and what was decided about a delivery."""

import pytest
from sqlalchemy import insert

from operations.enrolments.enrol import enrol
from store.rows import many
from store.sending.delivery import identity
from store.tables import audit_log, decisions, deliveries
from tests.conftest import ME

WEEKLY = {"key": "weekly", "most": 3, "within": "1w"}
CAPS, WINDOWS = "/api/v1/frequency-caps", "/api/v1/send-windows"
OFFICE = {"open": {"days": ["mon", "fri"], "from": "09:00", "to": "17:00"}}


async def test_a_cap_is_added_read_changed_and_removed(client, desk):
    added = await client.post(CAPS, json=WEEKLY)
    assert added.status_code == 201
    assert added.headers["location"] == f"{CAPS}/weekly"
    assert (added.json()["within"], added.json()["then"], added.json()["channel"]) == ("7d", "defer", None)
    read = await client.get(f"{CAPS}/weekly")
    stricter = {"most": 1, "within": "7d", "whose": "household", "then": "skip", "channel": "email"}
    changed = await client.put(f"{CAPS}/weekly", json=stricter, headers={"If-Match": read.headers["etag"]})
    assert (changed.json()["most"], changed.json()["revision"]) == (1, 2)
    late = await client.put(f"{CAPS}/weekly", json=stricter, headers={"If-Match": read.headers["etag"]})
    assert late.status_code == 412
    assert (await client.put(f"{CAPS}/weekly", json=stricter)).status_code == 428
    assert [one["key"] for one in (await client.get(CAPS)).json()["data"]] == ["weekly"]
    assert (await client.delete(f"{CAPS}/weekly")).status_code == 204
    assert (await client.get(f"{CAPS}/weekly")).status_code == 404
    async with desk.database.read() as connection:
        log = [row["what"] for row in await many(connection, audit_log.select().order_by(audit_log.c.seq))]
    assert log[-3:] == ["frequency_cap.kept", "frequency_cap.kept", "frequency_cap.removed"]


async def test_there_is_one_cap_by_a_key(client):
    await client.post(CAPS, json=WEEKLY)
    again = await client.post(CAPS, json=WEEKLY)
    assert again.status_code == 409
    assert "PUT /api/v1/frequency-caps/weekly" in again.json()["detail"]
    missing = await client.put(f"{CAPS}/daily", json={"most": 1, "within": "1d"}, headers={"If-Match": "*"})
    assert missing.status_code == 404


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"most": 0}, "/most"),
        ({"most": "3"}, "/most"),
        ({"within": "7"}, "/within"),
        ({"within": "1mo"}, "/within"),
        ({"whose": "street"}, "/whose"),
        ({"then": "forget"}, "/then"),
        ({"channel": "E Mail"}, "/channel"),
        ({"per": "day"}, "/per"),
    ],
)
async def test_a_cap_that_makes_no_sense_is_refused_with_the_place(on_sqlite, wrong, place):
    answer = await on_sqlite.post(CAPS, json=WEEKLY | wrong)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == place


async def test_a_window_is_set_changed_and_taken_back(client):
    first = await client.put(f"{WINDOWS}/sms", json=OFFICE)
    assert first.status_code == 200
    assert first.json()["open"] == OFFICE["open"]
    again = await client.put(f"{WINDOWS}/sms", json={"open": {"from": "10:00", "to": "12:00"}})
    assert again.json()["revision"] == 2
    late = await client.put(f"{WINDOWS}/sms", json=OFFICE, headers={"If-Match": first.headers["etag"]})
    assert late.status_code == 412
    assert [one["channel"] for one in (await client.get(WINDOWS)).json()["data"]] == ["sms"]
    assert (await client.delete(f"{WINDOWS}/sms")).status_code == 204
    assert (await client.get(f"{WINDOWS}/sms")).status_code == 404


async def test_a_window_without_a_day_or_with_a_strange_hour_is_refused(on_sqlite):
    for open_, place in (({"days": []}, "/open/days"), ({"from": "25:00"}, "/open/from")):
        answer = await on_sqlite.put(f"{WINDOWS}/sms", json={"open": open_})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == place


@pytest.fixture
async def left_out(hello, desk, ada):
    """Ada's first message of `hello` waited for the morning, and then was one too many; its enrolment."""
    enrolled = await enrol(desk, ME, "hello", ada, "order-1")
    journey = await desk.versions.of("hello", 1)
    step, now = journey.steps[0].key, desk.clock()
    touchpoint = f"{enrolled.id}/{step}/1"
    where = {"touchpoint": touchpoint, "customer": ada, "journey": "hello", "step": step}
    sent = {"id": identity(touchpoint), "enrolment": enrolled.id, "version": 1, "visit": 1, "channel": "email"}
    ended = {"message": "hello", "state": "skipped", "reason": "frequency_cap", "message_id": "", "fence": 1}
    cap = {"cap": "weekly", "most": 3, "count": 3, "within": "7d", "whose": "customer", "last": "hello", "rank": 5}
    waited = {"verdict": "deferred", "reason": "quiet_hours", "until": now.replace(hour=20), "inputs": {}}
    skipped = {"verdict": "skipped", "reason": "frequency_cap", "until": None, "inputs": cap}
    async with desk.database.begin() as connection:
        await connection.execute(insert(deliveries).values(where | sent | ended | {"at": now, "updated_at": now}))
        await connection.execute(insert(decisions), [where | one | {"at": now} for one in (waited, skipped)])
    return enrolled.id, identity(touchpoint)


async def test_a_delivery_tells_all_that_was_decided_about_it(client, left_out):
    _, delivery = left_out
    told = (await client.get(f"/api/v1/deliveries/{delivery}")).json()
    waited, skipped = told["decisions"]
    assert (waited["verdict"], waited["reason"], waited["until"]) == ("deferred", "quiet_hours", "2026-11-23T20:00:00Z")
    assert (skipped["verdict"], skipped["inputs"]["count"]) == ("skipped", 3)


async def test_the_history_says_why_in_the_readers_language(client, left_out):
    enrolled, _ = left_out
    place = f"/api/v1/enrollments/{enrolled}/history"
    german = (await client.get(place, headers={"Accept-Language": "de"})).json()["lines"]
    english = (await client.get(place, headers={"Accept-Language": "en"})).json()["lines"]
    said = [line["text"] for line in english]
    assert any(one.endswith("not sent: cap weekly: 3 of 3 in 7 days, last by “Hello”") for one in said), said
    assert any("waits until" in one and one.endswith(": quiet hours") for one in said), said
    sagt = [line["text"] for line in german]
    ending = "nicht gesendet: Häufigkeitsgrenze weekly: 3 von 3 (Zeitraum: 7 Tage), zuletzt durch „Hello“"
    assert any(one.endswith(ending) for one in sagt), sagt
    assert any(one.endswith(": Ruhezeit") for one in sagt), sagt
