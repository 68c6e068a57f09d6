"""Whatever goes wrong is told the same way, and says what to do."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from operations.desk import Desk
from store.database import Database


def _is_a_problem(answer, status: int) -> dict:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    assert told["request_id"] == answer.headers["x-request-id"]
    return told


async def test_an_address_that_leads_nowhere(on_sqlite):
    assert _is_a_problem(await on_sqlite.get("/nowhere"), 404)["instance"] == "/nowhere"


async def test_a_verb_that_is_not_spoken_there_says_which_are(on_sqlite):
    answer = await on_sqlite.delete("/api/v1/budgets")
    _is_a_problem(answer, 405)
    assert answer.headers["allow"]


async def test_every_field_that_is_wrong_is_pointed_at(on_sqlite):
    body = {"key": "goodwill", "title": " ", "total": "much", "colour": "red"}
    told = _is_a_problem(await on_sqlite.post("/api/v1/budgets", json=body), 422)
    faults = {fault["pointer"]: fault["detail"] for fault in told["errors"]}
    assert faults.keys() == {"/title", "/total", "/colour"}
    assert faults["/total"] == "write money as an amount and a currency, such as 15 EUR or 4.50 EUR"


async def test_what_is_wrong_outside_the_body_says_where(on_sqlite):
    told = _is_a_problem(await on_sqlite.get("/api/v1/customers?limit=101"), 422)
    assert told["errors"][0]["pointer"] == "#query/limit"


@pytest.mark.parametrize("body", ['{"name": "order.paid", ', "[1, 2", '"a"', "null", ""])
async def test_a_body_that_is_not_json(on_sqlite, body):
    _is_a_problem(
        await on_sqlite.post("/api/v1/events", content=body, headers={"Content-Type": "application/json"}), 422
    )


async def test_somebody_who_is_not_there(on_sqlite):
    told = _is_a_problem(await on_sqlite.get("/api/v1/customers/by/email/nobody@example.com"), 404)
    assert told["detail"].startswith("there is no customer with email nobody@example.com")


async def test_without_the_database_one_is_asked_to_come_back(door, sqlite_desk: Desk, tmp_path):
    client = await door(sqlite_desk)
    gone = Database(f"sqlite+aiosqlite:///{tmp_path / 'gone' / 'gone.db'}")
    client._transport.app.state.desk = replace(sqlite_desk, database=gone)
    answer = await client.get("/api/v1/journeys")
    _is_a_problem(answer, 503)
    assert answer.headers["retry-after"] == "2"


async def test_what_fails_inside_stays_inside(door, sqlite_desk: Desk):
    client = await door(sqlite_desk)

    def broken() -> None:
        raise RuntimeError("ada@example.com")

    client._transport.app.get("/broken")(broken)
    with capture_logs() as log:
        told = _is_a_problem(answer := await client.get("/broken"), 500)
    assert [line["request_id"] for line in log] == [told["request_id"]]
    assert "ada" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_request_id_that_was_brought_is_kept(on_sqlite):
    assert (await on_sqlite.get("/healthz", headers={"X-Request-Id": "from-the-proxy"})).headers[
        "x-request-id"
    ] == "from-the-proxy"
    assert (await on_sqlite.get("/healthz", headers={"X-Request-Id": "no\tgood"})).headers["x-request-id"] != "no\tgood"
