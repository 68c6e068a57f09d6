"""Tasks: whoever is to do them lists them, and ticks them off."""

import pytest

from journeys.passage import Whereabouts
from operations.desk import Who
from operations.enrolments.enrol import enrol
from store.touchpoints import tasks


@pytest.fixture
async def calls(desk, client, hello, ada):
    """Two calls that service is to make to Ada."""
    enrolled = await enrol(desk, Who("tests"), hello, ada)
    async with desk.database.begin() as connection:
        for visit in (1, 2):
            where = Whereabouts(
                enrolment=enrolled.id, customer=ada, journey=hello, version=1, now=desk.clock(), step="c", visit=visit
            )
            await tasks.add(connection, where, "service", f"Call {visit}")
    return client


async def test_they_are_listed_page_by_page_and_ticked_off(calls, ada):
    first = (await calls.get("/api/v1/tasks", params={"assignee": "service", "limit": 1})).json()
    second = (await calls.get("/api/v1/tasks", params={"limit": 1, "cursor": first["next_cursor"]})).json()
    (task,), (other,) = first["data"], second["data"]
    assert {task["text"], other["text"]} == {"Call 1", "Call 2"}
    assert second["next_cursor"] is None

    address = f"/api/v1/tasks/{task['id']}"
    done = (await calls.put(f"{address}/completion")).json()
    assert (done["state"], done["done_at"], done["customer"]) == ("done", "2026-11-23T09:00:00Z", ada)
    assert (await calls.get(address)).json() == done
    assert (await calls.get("/api/v1/tasks", params={"state": "open"})).json()["data"] == [other]
    assert (await calls.delete(f"{address}/completion")).json() == task


async def test_what_is_not_there_cannot_be_ticked_off(calls):
    assert (await calls.put("/api/v1/tasks/tsk_nobody/completion")).status_code == 404
    assert (await calls.get("/api/v1/tasks", params={"state": "forgotten"})).status_code == 422
