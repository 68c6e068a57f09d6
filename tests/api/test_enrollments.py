"""Ada is let in by name, looked at, and stopped."""

from sqlalchemy import select

from operations.desk import Desk
from store.tables import outbox

ENROLLMENTS = "/api/v1/enrollments"


async def _enrol(client, customer: dict, **more):
    return await client.post("/api/v1/journeys/hello/enrollments", json={"customer": customer, **more})


async def test_ada_is_enrolled_once_however_she_is_named(client, hello, ada):
    first = await _enrol(client, {"email": "Ada@Example.com"})
    assert first.status_code == 201
    assert first.headers["location"] == f"{ENROLLMENTS}/{first.json()['id']}"
    for customer in ({"id": ada}, {"external_id": "ada"}):
        again = await _enrol(client, customer)
        assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])


async def test_nobody_is_enrolled_by_a_name_nobody_has(client, hello):
    assert (await _enrol(client, {"email": "nobody@example.com"})).status_code == 404
    answer = await _enrol(client, {"email": "ada@example.com", "id": "cus_1"})
    assert answer.json()["errors"][0]["detail"] == "name the customer by exactly one of id, external_id and email"
    assert (await _enrol(client, {})).status_code == 422


async def test_nobody_enters_a_journey_that_is_not_live(client, ada, hello_text, as_yaml):
    await client.post("/api/v1/journeys", content=hello_text, headers=as_yaml)
    answer = await _enrol(client, {"id": ada})
    assert answer.status_code == 409
    assert "publish" in answer.json()["detail"]


async def test_what_happened_is_told_in_the_readers_language(client, hello, ada):
    enrolled = (await _enrol(client, {"id": ada})).json()["id"]
    history = await client.get(f"{ENROLLMENTS}/{enrolled}/history", headers={"Accept-Language": "de-AT,en;q=0.5"})
    assert history.headers["content-language"] == "de"
    assert history.json()["temporal_ui"].endswith(enrolled)
    assert (await client.get(f"{ENROLLMENTS}/enr_unknown/history")).status_code == 404


async def test_an_operator_stops_ada(client, desk: Desk, hello, ada):
    enrolled = (await _enrol(client, {"id": ada})).json()["id"]
    stopped = await client.request("DELETE", f"{ENROLLMENTS}/{enrolled}", json={"reason": "she called us"})
    assert (stopped.status_code, stopped.json()["state"]) == (202, "leaving")
    async with desk.database.read() as connection:
        rows = (await connection.execute(select(outbox).where(outbox.c.deed == "stop"))).mappings().all()
    assert [(row["subject"], row["detail"]["reason"]) for row in rows] == [(enrolled, "she called us")]


async def test_a_reason_need_not_be_given(client, hello, ada):
    enrolled = (await _enrol(client, {"id": ada})).json()["id"]
    assert (await client.delete(f"{ENROLLMENTS}/{enrolled}")).status_code == 202
    assert (await client.delete(f"{ENROLLMENTS}/enr_unknown")).status_code == 404


async def test_enrollments_are_found_by_who_and_where(client, hello, ada, grace):
    ids = [(await _enrol(client, {"id": customer})).json()["id"] for customer in (ada, grace)]

    async def found(**wanted: str) -> set[str]:
        return {row["id"] for row in (await client.get(ENROLLMENTS, params=wanted)).json()["data"]}

    assert await found() == set(ids)
    assert await found(customer=ada) == {ids[0]}
    assert await found(journey="other") == set()
    assert await found(state="ended") == set()
    assert (await client.get(ENROLLMENTS, params={"state": "lost"})).status_code == 422
