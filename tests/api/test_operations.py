"""A migration over HTTP: rehearsed, begun, watched, halted, and told line by line."""

import pytest

from journeys.passage import Whereabouts
from operations.enrolments.enrol import enrol
from operations.work.keep_working import work
from store.enrolments import enrolments
from tests.api.conftest import ME


@pytest.fixture
async def on_the_way(client, desk, hello, hello_text, as_yaml, ada, grace) -> list[str]:
    """Ada and Grace rest on the first version of two."""
    found = []
    for customer in (ada, grace):
        enrolment = (await enrol(desk, ME, "hello", customer)).id
        whose = {"enrolment": enrolment, "customer": customer, "journey": "hello", "version": 1}
        where = Whereabouts(**whose, now=desk.clock(), step="pause", visit=1, visits={"hello": 1, "pause": 1})
        async with desk.database.begin() as connection:
            await enrolments.remember(connection, where)
        found.append(enrolment)
    tag = {"If-Match": (await client.get("/api/v1/journeys/hello")).headers["ETag"]}
    text = hello_text.replace("key: pause", "key: rest")
    assert (await client.put("/api/v1/journeys/hello", content=text, headers=as_yaml | tag)).status_code == 200
    assert (await client.post("/api/v1/journeys/hello/publications")).status_code == 201
    return sorted(found)


async def test_a_rehearsed_migration_moves_nobody_and_says_who_could(client, on_the_way) -> None:
    answer = await client.post("/api/v1/journeys/hello/migrations", json={"to_version": 2, "dry_run": True})
    told = answer.json()
    assert (answer.status_code, told["operation"]) == (200, None)
    assert told["preview"]["refused"] == {"no_counterpart": 2}
    mapped = {"to_version": 2, "steps": {"pause": "rest"}, "dry_run": True}
    preview = (await client.post("/api/v1/journeys/hello/migrations", json=mapped)).json()["preview"]
    assert (preview["total"], preview["moved"], preview["complete"]) == (2, 2, True)
    assert [item["enrollment"] for item in preview["items"]] == on_the_way
    assert preview["items"][0]["from"] == {"version": 1, "step": "pause"}
    assert preview["items"][0]["to"] == {"version": 2, "step": "rest"}
    assert (await client.get("/api/v1/operations")).json()["data"] == []


async def test_a_migration_is_watched_halted_and_ended(client, desk, on_the_way) -> None:
    asked = {"to_version": 2, "steps": {"pause": "rest"}}
    begun = await client.post("/api/v1/journeys/hello/migrations", json=asked)
    where = begun.headers["Location"]
    assert (begun.status_code, where) == (202, f"/api/v1/operations/{begun.json()['operation']}")
    assert (await client.put(f"{where}/pause")).json()["state"] == "paused"
    assert (await client.delete(f"{where}/pause")).json()["state"] == "running"
    await work(desk)
    told = (await client.get(where)).json()
    assert (told["total"], told["done"], told["tally"], told["detail"]["to_version"]) == (2, 0, {"planned": 2}, 2)
    first = (await client.get(f"{where}/items?limit=1&state=planned")).json()
    rest = (await client.get(f"{where}/items?cursor={first['next_cursor']}")).json()
    assert [item["item"] for item in first["data"] + rest["data"]] == on_the_way
    assert {item["why"] for item in first["data"] + rest["data"]} == {""}
    assert (await client.delete(where)).json()["state"] == "cancelled"
    assert (await client.put(f"{where}/pause")).status_code == 409
    assert [one["id"] for one in (await client.get("/api/v1/operations")).json()["data"]] == [told["id"]]


async def test_the_report_says_why_in_the_readers_language(client, desk, on_the_way) -> None:
    begun = await client.post("/api/v1/journeys/hello/migrations", json={"to_version": 2})
    await work(desk)
    items = await client.get(f"{begun.headers['Location']}/items?state=refused", headers={"Accept-Language": "de"})
    assert [item["why"] for item in items.json()["data"]] == ["kein Gegenstück"] * 2


async def test_what_is_not_there_is_not_moved(client, on_the_way) -> None:
    for asked, status in (({"to_version": 9}, 404), ({"to_version": 2, "steps": {"rset": "rest"}}, 404), ({}, 422)):
        answer = await client.post("/api/v1/journeys/hello/migrations", json=asked)
        assert answer.status_code == status, answer.text
    assert (await client.get("/api/v1/operations/op_nothing")).status_code == 404
