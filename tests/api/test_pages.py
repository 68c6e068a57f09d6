"""A list read page by page is whole, also while it grows."""

import pytest


async def _add(client, number: int) -> None:
    assert (await client.post("/api/v1/customers", json={"external_id": f"c{number}"})).status_code == 201


async def test_nothing_is_missed_and_nothing_comes_twice_while_people_come_in(client):
    for number in range(7):
        await _add(client, number)
    seen, cursor = [], None
    for _ in range(10):
        params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await client.get("/api/v1/customers", params=params)).json()
        seen += [row["external_id"] for row in page["data"]]
        cursor = page["next_cursor"]
        await _add(client, 100 + len(seen))
        if cursor is None:
            break
    assert seen == [f"c{number}" for number in reversed(range(7))]


async def test_the_audit_log_is_read_page_by_page(client):
    for number in range(3):
        await client.post("/api/v1/budgets", json={"key": f"b{number}", "title": "x", "total": "1 EUR"})
    first = (await client.get("/api/v1/audit-log?limit=2")).json()
    second = (await client.get("/api/v1/audit-log", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [line["subject"] for line in first["data"] + second["data"]] == ["b2", "b1", "b0"]
    assert second["next_cursor"] is None


@pytest.mark.parametrize("address", ["/api/v1/customers", "/api/v1/audit-log", "/api/v1/enrollments"])
@pytest.mark.parametrize("cursor", ["?", "ÿ", "!!!", "_w"])
async def test_a_cursor_that_is_not_ours_is_refused(client, address, cursor):
    assert (await client.get(address, params={"cursor": cursor})).status_code == 400


@pytest.mark.parametrize("limit", ["0", "101", "many"])
async def test_a_page_has_1_to_100_lines(on_sqlite, limit):
    assert (await on_sqlite.get("/api/v1/deliveries", params={"limit": limit})).status_code == 422
