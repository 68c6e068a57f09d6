"""Launches over the API: seen beforehand, begun, halted, ended."""

import pytest

from operations.audiences import lists
from operations.desk import Desk, Who
from operations.work.keep_working import work

ME = Who("tests")


@pytest.fixture
async def regulars(desk: Desk, hello: str, ada: str, bob: str) -> Desk:
    """The journey `hello` is live, Ada and Bob are on a list; Bob unsubscribed."""
    await lists.keep(desk, ME, "regulars", "Regulars")
    await lists.put_on(desk, ME, "regulars", [("id", ada), ("id", bob)])
    return desk


ASKED = {"audience": {"list": "regulars"}}
PLACE = "/api/v1/journeys/hello/launches"


async def test_who_would_enter_is_seen_before_anybody_does(client, regulars, ada) -> None:
    answer = await client.post(PLACE, json=ASKED | {"dry_run": True, "pace": "1/h"})
    seen = answer.json()["preview"]
    assert (answer.status_code, seen["count"], seen["would_enter"], seen["complete"]) == (200, 2, 2, True)
    assert (seen["unreachable"], seen["lasts"]) == ({"unsubscribed": 1}, 7200)
    assert {one["name"] for one in seen["sample"]} == {"Ada", "Bob"}
    assert (await client.get(PLACE)).json()["data"] == []


async def test_a_launch_is_long_work_that_can_be_looked_at(client, regulars) -> None:
    answer = await client.post(PLACE, json=ASKED | {"only_reachable": True})
    begun = answer.json()["launch"]
    assert (answer.status_code, begun["state"], begun["operation"]["total"]) == (202, "open", 2)
    assert answer.headers["Location"] == f"/api/v1/operations/{begun['operation']['id']}"
    while await work(regulars):
        pass
    over = (await client.get(f"/api/v1/launches/{begun['id']}")).json()
    assert (over["state"], over["operation"]["tally"]) == ("ended", {"done": 1, "refused": 1})
    items = (await client.get(f"{answer.headers['Location']}/items")).json()["data"]
    assert [one["detail"]["reason"] for one in items] == ["unsubscribed"]


async def test_it_is_halted_goes_on_and_ends(client, regulars) -> None:
    begun = (await client.post(PLACE, json=ASKED | {"at": "2099-01-01T09:00:00+01:00"})).json()["launch"]
    there = f"/api/v1/launches/{begun['id']}"
    for method, path, state in (
        ("PUT", "/pause", "paused"),
        ("PUT", "/pause", "paused"),
        ("DELETE", "/pause", "open"),
        ("DELETE", "", "ended"),
        ("DELETE", "", "ended"),
    ):
        answer = await client.request(method, there + path)
        assert (answer.status_code, answer.json()["state"]) == (200, state)
    assert (await client.put(f"{there}/pause")).status_code == 409
    assert answer.json()["operation"]["state"] == "cancelled"


async def test_the_same_key_launches_once(client, regulars) -> None:
    for _ in range(2):
        answer = await client.post(PLACE, json=ASKED, headers={"Idempotency-Key": "friday"})
        assert answer.status_code == 202
    assert len((await client.get(PLACE)).json()["data"]) == 1


@pytest.mark.parametrize(
    ("asked", "pointer", "detail"),
    [
        ({"audience": {}}, "/audience", "exactly one of segment and list"),
        ({"audience": {"list": "a", "segment": "b"}}, "/audience", "exactly one of segment and list"),
        (ASKED | {"pace": "very fast"}, "/pace", "write a pace such as 100/s"),
        (ASKED | {"pace": {"people": 0}}, "/pace/people", "greater than or equal to 1"),
        (ASKED | {"every": {"when": "sometimes", "zone": "UTC"}}, "/every/when", "write times such as"),
        (ASKED | {"every": {"when": "day at 9:00", "zone": "Mars"}}, "/every/zone", "write a time zone such as"),
        (ASKED | {"at": "2026-01-01T09:00"}, "/at", "timezone"),
        (ASKED | {"only_reachabel": True}, "/only_reachabel", "Extra inputs"),
    ],
)
async def test_a_slip_is_told_where_it_was_made(client, regulars, asked, pointer, detail) -> None:
    answer = await client.post(PLACE, json=asked)
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert fault["pointer"] == pointer
    assert detail in fault["detail"]


async def test_an_audience_that_is_not_there_is_told_with_a_remedy(client, regulars) -> None:
    answer = await client.post(PLACE, json={"audience": {"list": "irregulars"}})
    assert (answer.status_code, answer.json()["detail"][:32]) == (422, "there is no list “irregulars”; a")
