"""When we cannot keep it we say so, and are told again: an answer of 2xx is a promise."""

import base64
import hashlib
import hmac
import json
import sqlite3

import pytest
from sqlalchemy import event, func, select

from operations.desk import Desk, Who
from operations.events import sources
from store.tables import events

ORDER = {"id": 1001, "total_price": "49.90", "email": "ada@example.com"}
CLOUD_EVENT = {"specversion": "1.0", "id": "e-1", "source": "/shop", "type": "order.paid", "subject": "ada"}


@pytest.fixture
async def impatient(sqlite_desk: Desk) -> Desk:
    """A desk that waits a moment for the database, and not ten seconds."""

    @event.listens_for(sqlite_desk.database.engine.sync_engine, "connect")
    def _on_connect(connection, _record) -> None:
        connection.execute("PRAGMA busy_timeout=50")

    await sources.add(sqlite_desk, Who("tests"), "shop", "shopify", "The shop", "the-shop-s-secret")
    return sqlite_desk


def _signed() -> dict:
    body = json.dumps(ORDER).encode()
    signature = base64.b64encode(hmac.digest(b"the-shop-s-secret", body, hashlib.sha256)).decode()
    return {"content": body, "headers": {"X-Shopify-Topic": "orders/paid", "X-Shopify-Hmac-Sha256": signature}}


async def _count(desk: Desk) -> int:
    async with desk.database.read() as connection:
        return int((await connection.execute(select(func.count()).select_from(events))).scalar_one())


async def test_while_the_store_is_away_nobody_hears_that_it_is_kept(door, impatient):
    client = await door(impatient)
    other = sqlite3.connect(impatient.database.engine.url.database or "")
    other.execute("BEGIN IMMEDIATE")  # somebody holds the database and does not let go
    told = [
        await client.post("/hooks/in/shop", **_signed()),
        await client.post("/api/v1/events", json=CLOUD_EVENT, headers={"Content-Type": "application/cloudevents+json"}),
    ]
    for answer in told:
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
        assert answer.headers["content-type"] == "application/problem+json"
    other.rollback()
    assert await _count(impatient) == 0
    assert (await client.post("/hooks/in/shop", **_signed())).json() == {"kept": True, "new": True}
    assert await _count(impatient) == 1


async def test_what_goes_wrong_before_the_commit_is_not_kept_and_not_acknowledged(door, impatient, monkeypatch):
    client = await door(impatient)

    async def fails(*_: object) -> None:
        raise RuntimeError("the power is gone")

    monkeypatch.setattr("operations.events.receive._agree", fails)
    ada = {"email_marketing_consent": {"state": "subscribed"}, "id": 7}
    body = json.dumps(ORDER | {"customer": ada}).encode()
    signature = base64.b64encode(hmac.digest(b"the-shop-s-secret", body, hashlib.sha256)).decode()
    headers = {"X-Shopify-Topic": "orders/paid", "X-Shopify-Hmac-Sha256": signature}
    assert (await client.post("/hooks/in/shop", content=body, headers=headers)).status_code == 500
    assert await _count(impatient) == 0
