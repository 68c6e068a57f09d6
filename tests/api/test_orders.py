"""Orders for one enrollment, and repairs of many, over the API."""

from datetime import timedelta

import pytest

from journeys.passage import Whereabouts
from operations.work.keep_working import work
from store.enrolments import enrolments


@pytest.fixture
async def resting(client, hello, ada, desk, now):
    """Ada is in the delay after the first message; where her enrollment is found."""
    made = await client.post("/api/v1/journeys/hello/enrollments", json={"customer": {"external_id": "ada"}})
    await stand(desk, made.json()["id"], ada, now, deadline=now + timedelta(days=1))
    return f"/api/v1/enrollments/{made.json()['id']}"


async def stand(desk, enrolment, customer, now, **more):
    where = {"enrolment": enrolment, "customer": customer, "journey": "hello", "version": 1, "now": now}
    async with desk.database.begin() as connection:
        await enrolments.remember(connection, Whereabouts(**where, step="pause", visit=1, **more))


async def test_one_enrollment_is_paused_and_goes_on_however_often_that_is_said(client, resting, now):
    for _ in range(2):
        paused = await client.put(f"{resting}/pause")
        assert (paused.status_code, paused.json()["paused_at"]) == (200, now.isoformat().replace("+00:00", "Z"))
    for _ in range(2):
        going = await client.delete(f"{resting}/pause", params={"clocks": "stood"})
        assert (going.status_code, going.json()["paused_at"]) == (200, None)
    assert (await client.delete(f"{resting}/pause", params={"clocks": "broken"})).status_code == 422


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("retries", None),
        ("skips", None),
        ("skips", {"outcome": "done"}),
        ("jumps", {"to": "hello"}),
        ("moves", {"until": "2026-12-24T18:00:00+01:00"}),
    ],
)
async def test_an_order_is_accepted(client, resting, what, body):
    given = await client.post(f"{resting}/{what}", json=body)
    assert (given.status_code, given.json()["step"]) == (202, "pause")


@pytest.mark.parametrize(
    ("what", "body", "status", "said"),
    [
        ("skips", {"outcome": "sent"}, 422, "cannot end as “sent”; it can be done"),
        ("jumps", {"to": "helo"}, 422, "did you mean hello?"),
        ("jumps", {}, 422, ""),
        ("moves", {"until": "2026-12-24T18:00:00"}, 422, ""),
        ("moves", {"until": "2020-12-24T18:00:00Z"}, 422, "has passed already"),
        ("moves", {"until": "2026-12-24T18:00:00Z", "really": True}, 422, ""),
    ],
)
async def test_what_cannot_be_is_refused_with_a_remedy(client, resting, what, body, status, said):
    refused = await client.post(f"{resting}/{what}", json=body)
    assert refused.status_code == status
    assert said in refused.json().get("detail", "")


async def test_nobody_orders_what_is_not_there(client, hello):
    for answer in (
        await client.put("/api/v1/enrollments/enr_x/pause"),
        await client.post("/api/v1/enrollments/enr_x/skips"),
    ):
        assert answer.status_code == 404


async def test_who_stands_still_is_found_counted_and_repaired(client, resting, ada, desk, now):
    await stand(desk, resting.rpartition("/")[2], ada, now, fault="bug", asked=2)
    assert (await client.get("/api/v1/faults")).json()["data"] == [
        {"journey": "hello", "step": "pause", "fault": "bug", "people": 1}
    ]
    for query in ({"stuck": "true"}, {"fault": "bug"}):
        assert [row["fault"] for row in (await client.get("/api/v1/enrollments", params=query)).json()["data"]] == [
            "bug"
        ]
    assert (await client.get("/api/v1/enrollments", params={"fault": "failed"})).json()["data"] == []
    assert 'etappe_enrolments_stuck{fault="bug",journey="hello"} 1.0' in (await client.get("/metrics")).text
    repairs, asked = "/api/v1/journeys/hello/repairs", {"fault": "bug", "order": "retry"}
    counted = await client.post(repairs, json=asked | {"dry_run": True})
    assert (counted.status_code, counted.json()) == (200, {"people": 1, "operation": None})
    begun = await client.post(repairs, json=asked)
    assert begun.status_code == 202
    while await work(desk):
        pass
    operation = (await client.get(begun.headers["location"])).json()
    assert (operation["state"], operation["tally"]) == ("done", {"done": 1})


async def test_a_repair_that_makes_no_sense_is_refused(on_sqlite, hello_text, as_yaml):
    repairs = "/api/v1/journeys/hello/repairs"
    assert (await on_sqlite.post(repairs, json={"order": "retry"})).status_code == 404
    assert (await on_sqlite.post(repairs, json={"order": "dance"})).status_code == 422


async def test_a_journey_is_paused_and_resumed_with_its_choices(client, resting):
    pause = "/api/v1/journeys/hello/pause"
    stopped = await client.put(pause, json={"clocks": "stop"})
    assert (stopped.status_code, stopped.json()["state"]) == (200, "paused")
    assert stopped.json()["paused_at"]
    assert (await client.get(f"/api/v1/operations/{stopped.json()['operation']}")).json()["kind"] == "pause"
    for wrong in ({"overdue": "spread"}, {"spread": "2h"}, {"overdue": "spread", "spread": "90d"}):
        assert (await client.delete(pause, params=wrong)).status_code == 422
    assert (await client.delete(pause, params={"overdue": "spread", "spread": "soon"})).status_code == 422
    going = await client.delete(pause, params={"overdue": "spread", "spread": "2h"})
    assert (going.json()["state"], going.json()["paused_at"]) == ("live", None)
    assert (await client.get(f"/api/v1/operations/{going.json()['operation']}")).json()["kind"] == "resume"
