"""A program of one's own tells of events."""


async def test_an_event_is_kept_once(client):
    order = {
        "id": "1001",
        "name": "order.paid",
        "customer": {"email": "ada@example.com"},
        "properties": {"total": 49.5},
    }
    first = await client.post("/api/v1/events", json=order)
    assert (first.status_code, first.json()["new"]) == (202, True)
    again = await client.post("/api/v1/events", json=order)
    assert again.json() == {"id": first.json()["id"], "new": False}


async def test_an_event_without_an_id_is_always_new(client):
    visit = {"name": "shop.visited", "customer": {"external_id": "ada"}}
    ids = {(await client.post("/api/v1/events", json=visit)).json()["id"] for _ in range(2)}
    assert len(ids) == 2


async def test_somebody_has_to_be_named(client):
    answer = await client.post("/api/v1/events", json={"name": "x", "customer": {"name": "Ada"}})
    assert answer.status_code == 422
    assert (await client.post("/api/v1/events", json={"name": "x", "customer": {"id": "cus_no"}})).status_code == 404


async def test_a_time_has_a_zone(on_sqlite):
    event = {"name": "x", "customer": {"email": "ada@example.com"}, "at": "2026-11-23T09:00:00"}
    assert (await on_sqlite.post("/api/v1/events", json=event)).json()["errors"][0]["pointer"] == "/at"


async def test_numbers_that_are_none_are_refused(on_sqlite):
    body = '{"name": "x", "customer": {"email": "a@example.com"}, "properties": {"total": NaN}}'
    headers = {"Content-Type": "application/json"}
    assert (await on_sqlite.post("/api/v1/events", content=body, headers=headers)).status_code == 422
