"""How a shop's own pages reach a customer: browsers to wake, and an inbox to poll."""

import pytest
from sqlalchemy import select

from operations.desk import Desk
from store.rows import many
from store.sending.delivery import identity
from store.tables import customers, deliveries, engagements
from tests.messages.test_push import Browser

PUSH = "https://push.example.com/send/abc"


def _device(endpoint: str = PUSH) -> dict[str, object]:
    return {"endpoint": endpoint, "expirationTime": None, "keys": Browser().keys}


async def test_adas_newest_browser_comes_first_and_each_counts_once(client, ada, desk):
    address = f"/api/v1/customers/{ada}/devices"
    for endpoint, count in ((PUSH, 1), (f"{PUSH}/2", 2), (PUSH, 2)):
        answered = await client.post(address, json=_device(endpoint))
        assert (answered.status_code, answered.json()) == (201, {"devices": count})
    async with desk.database.read() as connection:
        ((row),) = await many(connection, select(customers.c.devices).where(customers.c.id == ada))
    assert [device["endpoint"] for device in row["devices"]] == [PUSH, f"{PUSH}/2"]
    assert (await client.delete(address, params={"endpoint": PUSH})).status_code == 204
    assert (await client.post(address, json=_device())).json() == {"devices": 2}


@pytest.mark.parametrize("endpoint", ["http://push.example.com/x", "https://127.0.0.1/x", "https://db.internal/x"])
async def test_a_device_leads_out_and_nowhere_else(on_sqlite, sqlite_desk, endpoint):
    ada = (await on_sqlite.post("/api/v1/customers", json={"external_id": "ada"})).json()["id"]
    assert (await on_sqlite.post(f"/api/v1/customers/{ada}/devices", json=_device(endpoint))).status_code in (409, 422)
    wrong = _device() | {"keys": {"p256dh": "A" * 87, "auth": "A" * 22}}
    assert (await on_sqlite.post(f"/api/v1/customers/{ada}/devices", json=wrong)).status_code in (409, 422)


async def test_nobody_has_no_devices(on_sqlite):
    assert (await on_sqlite.post("/api/v1/customers/cus_0/devices", json=_device())).status_code == 404
    assert (await on_sqlite.get("/api/v1/customers/cus_0/inbox")).status_code == 404


@pytest.fixture
async def inbox(desk: Desk, at, ada) -> str:
    """Ada has a message in her inbox; its id."""
    where = await at("hello")
    async with desk.database.begin() as connection:
        await connection.execute(deliveries.update().values(channel="inbox"))
    return identity(where.touchpoint)


async def test_ada_reads_her_inbox_on_the_shops_own_page(client, door, desk, ada, inbox):
    url = (await client.get(f"/api/v1/customers/{ada}/inbox")).json()["url"]
    page = await door(desk, None)
    found = await page.get(url)
    assert found.status_code == 200, found.text
    assert found.headers["access-control-allow-origin"] == "*"
    (message,) = found.json()["data"]
    assert (message["id"], message["read"], found.json()["unread"]) == (inbox, False, 1)
    assert "Ada" in message["text"]
    assert (await page.get(message["url"])).status_code == 200
    assert (await page.get(url)).json()["unread"] == 1  # looking changes nothing
    for _ in range(2):
        assert (await page.post(f"{url}/{inbox}/read")).status_code == 204
    assert (await page.get(url)).json()["unread"] == 0
    async with desk.database.read() as connection:
        assert [row["kind"] for row in await many(connection, select(engagements))] == ["read"]


async def test_another_ones_inbox_stays_shut(client, door, desk, ada, grace, inbox):
    theirs = (await client.get(f"/api/v1/customers/{grace}/inbox")).json()["url"]
    page = await door(desk, None)
    assert (await page.get(theirs)).json() == {"data": [], "unread": 0}
    assert (await page.post(f"{theirs}/{inbox}/read")).status_code == 404
    assert (await page.get("/inbox/cus_1.forged")).status_code == 404
    assert (await page.get(theirs.replace("/inbox/", "/inbox/x"))).status_code == 404
