"""Pause and drain, as resources that are there or not."""

import pytest

HELLO = "/api/v1/journeys/hello"


@pytest.mark.parametrize(("switch", "state"), [("pause", "paused"), ("drain", "draining")])
async def test_a_switch_can_be_put_and_deleted_however_often(client, hello, switch, state):
    for turn, expected in ((client.put, state), (client.put, state), (client.delete, "live"), (client.delete, "live")):
        answer = await turn(f"{HELLO}/{switch}")
        assert (answer.status_code, answer.json()["state"]) == (200, expected)
        assert answer.headers["etag"] == (await client.get(HELLO)).headers["etag"]


async def test_ada_is_told_why_she_cannot_enter_what_drains(client, hello, ada):
    await client.put(f"{HELLO}/drain")
    refused = await client.post(f"{HELLO}/enrollments", json={"customer": {"external_id": "ada"}})
    assert (refused.status_code, refused.json()["detail"]) == (
        409,
        "journey “hello” is draining, so nobody can enter; reopen it first",
    )
    await client.delete(f"{HELLO}/drain")
    await client.put(f"{HELLO}/pause")
    entered = await client.post(f"{HELLO}/enrollments", json={"customer": {"external_id": "ada"}})
    assert entered.status_code == 201


async def test_what_is_a_draft_or_not_there_has_no_switches(on_sqlite, hello_text, as_yaml):
    assert (await on_sqlite.put(f"{HELLO}/pause")).status_code == 404
    await on_sqlite.post("/api/v1/journeys", content=hello_text, headers=as_yaml)
    assert (await on_sqlite.put(f"{HELLO}/pause")).status_code == 409
