"""A request that is sent again is answered again, and done once."""

import asyncio
from datetime import timedelta

from sqlalchemy import select, update

from operations.desk import Desk
from store.tables import idempotency_keys

BUDGETS = "/api/v1/budgets"
ONCE = {"Idempotency-Key": "8e03978e"}
LAUNCH = {"key": "launch", "title": "Launch", "total": "500 EUR"}


async def test_the_same_answer_is_said_again(client):
    first = await client.post(BUDGETS, json=LAUNCH, headers=ONCE)
    again = await client.post(BUDGETS, json=LAUNCH, headers=ONCE)
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert (await client.post(BUDGETS, json=LAUNCH)).status_code == 409


async def test_a_key_is_for_one_request(client):
    await client.post(BUDGETS, json=LAUNCH, headers=ONCE)
    other = await client.post(BUDGETS, json=LAUNCH | {"key": "goodwill"}, headers=ONCE)
    assert other.status_code == 422
    assert (await client.post("/api/v1/products", json=LAUNCH, headers=ONCE)).status_code == 422


async def test_of_twenty_at_once_one_is_done(client):
    answers = await asyncio.gather(*[client.post(BUDGETS, json=LAUNCH, headers=ONCE) for _ in range(20)])
    done = [answer for answer in answers if answer.status_code == 201]
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len([answer for answer in done if "idempotent-replayed" not in answer.headers]) == 1
    assert {answer.json()["key"] for answer in done} == {"launch"}
    assert len((await client.get("/api/v1/audit-log")).json()["data"]) == 1


async def test_what_came_to_nothing_may_be_tried_again(client):
    assert (await client.post(BUDGETS, json=LAUNCH | {"total": "much"}, headers=ONCE)).status_code == 422
    assert (await client.post(BUDGETS, json=LAUNCH, headers=ONCE)).status_code == 201


async def test_a_key_whose_holder_died_is_free_after_a_while(client, desk: Desk):
    await client.post(BUDGETS, json=LAUNCH, headers=ONCE)
    died = update(idempotency_keys).values(status=None, body=None)
    async with desk.database.begin() as connection:
        await connection.execute(died)
    assert (await client.post(BUDGETS, json=LAUNCH, headers=ONCE)).status_code == 409
    async with desk.database.begin() as connection:
        await connection.execute(died.values(at=desk.clock() - timedelta(minutes=2)))
    answer = await client.post(BUDGETS, json=LAUNCH, headers=ONCE)
    assert answer.json()["detail"].startswith("there is a budget")


async def test_a_secret_is_neither_kept_nor_said_again(client, desk: Desk):
    asked = {"title": "The till", "scopes": ["vouchers:redeem"]}
    first = (await client.post("/api/v1/api-keys", json=asked, headers=ONCE)).json()
    again = (await client.post("/api/v1/api-keys", json=asked, headers=ONCE)).json()
    assert again == first | {"api_key": None}
    async with desk.database.read() as connection:
        kept = (await connection.execute(select(idempotency_keys.c.body))).scalar_one()
    assert first["api_key"] not in str(kept)


async def test_a_key_is_only_its_holders(client, door, desk: Desk):
    await client.post(BUDGETS, json=LAUNCH, headers=ONCE)
    grace = await client.post("/api/v1/api-keys", json={"title": "Grace", "scopes": ["*"]})
    grace = await door(desk, grace.json()["api_key"])
    assert (await grace.post(BUDGETS, json=LAUNCH, headers=ONCE)).status_code == 409
    stranger = await door(desk, None)
    assert (await stranger.post(BUDGETS, json=LAUNCH, headers=ONCE)).status_code == 401


async def test_a_key_has_a_length(on_sqlite):
    for key in ("", "a" * 256):
        assert (await on_sqlite.post(BUDGETS, json=LAUNCH, headers={"Idempotency-Key": key})).status_code == 400
