"""Backtests over the API: what would have been, without anything having been."""

from datetime import timedelta

from operations.customers.identify import Person
from operations.events.hear import Said, hear

HUNDRED_DAYS = {"from": "2026-08-15T00:00:00Z", "to": "2026-11-23T00:00:00Z"}


async def _backtest(client, **asked):
    return await client.post("/api/v1/journeys/hello/backtests", json=HUNDRED_DAYS | asked)


async def test_ada_would_have_had_one_mail_and_with_the_draft_too(client, desk, ada: str, hello: str) -> None:
    await hear(desk, Said("shop", "1", "order.paid", Person(id=ada), desk.clock() - timedelta(days=9)))
    told = await _backtest(client)
    assert told.status_code == 200
    found = told.json()
    figures = {(one["what"], one["name"]): (one["tested"], one["live"], one["difference"]) for one in found["figures"]}
    assert (figures["enrolled", ""], figures["sent", "hello"], figures["ended", "completed"]) == ((1, 1, 0),) * 3
    assert (found["people"], found["complete"], found["live_version"], found["rewards"]) == (1, True, 1, [])
    assert (await client.get("/api/v1/enrollments")).json()["data"] == []


async def test_a_period_that_is_none_is_refused(client, hello: str) -> None:
    told = await _backtest(client, to="2026-01-01T00:00:00Z")
    assert (told.status_code, "nothing in this period" in told.json()["detail"]) == (422, True)


async def test_what_is_not_understood_is_told_with_its_place(on_sqlite) -> None:
    told = await on_sqlite.post("/api/v1/journeys/hello/backtests", json={"from": "soon", "days": 0})
    assert told.status_code == 422
    assert {one["pointer"] for one in told.json()["errors"]} == {"/from", "/to", "/days"}


async def test_a_journey_that_is_not_there_is_not_there(on_sqlite) -> None:
    assert (await _backtest(on_sqlite)).status_code == 404
