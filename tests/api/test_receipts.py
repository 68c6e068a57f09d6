"""Receipts of providers, each in its own way of speaking."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from messages.providers.configured import callback
from messages.providers.preset import PACKAGED, names, preset
from store.rows import one
from store.sending.delivery import identity
from store.tables import deliveries
from tests.messages.published import each, published

ID = identity("smatched")
RECEIPTS = published("receipts")


def test_every_preset_that_has_receipts_is_tried_here() -> None:
    assert sorted(RECEIPTS) == [name for name in names(PACKAGED) if preset(name).receipts]


@pytest.fixture
async def told(door, desk, at):
    """`await told("twilio", "arrived")`: what became of Ada's message after that provider said so."""
    await at("hello")

    async def tell(name: str, what: str, key: str | None = None) -> str | None:
        async with desk.database.begin() as connection:
            await connection.execute(deliveries.update().values(provider=name, provider_id="P1"))
        client = await door(replace(desk, providers={name: preset(name)}), None)
        url, said = callback(desk.links, key or name), RECEIPTS[name][what]
        if "query" in said:
            answered = await client.get(url, params=said["query"])
        else:
            answered = await client.post(url, data=said.get("form"), json=said.get("json"))
        assert answered.status_code == (404 if key else 200), answered.text
        async with desk.database.read() as connection:
            row = await one(connection, select(deliveries.c.receipt))
        return row["receipt"]

    return tell


@pytest.mark.parametrize(("name", "what"), each("receipts"))
async def test_a_receipt_finds_its_message(told, name, what):
    assert await told(name, what) == RECEIPTS[name][what]["means"]


async def test_an_address_that_nobody_gave_out_takes_nothing(told, door, desk):
    assert await told("twilio", "arrived", key="another") is None
    client = await door(replace(desk, providers={"twilio": preset("twilio")}), None)
    assert (await client.post("/hooks/in/receipts/twilio.forged", data={"MessageSid": "P1"})).status_code == 404


@pytest.mark.parametrize(
    "body", ["[]", "null", '"x"', "[[[]]]", '{"MessageSid": {}, "MessageStatus": []}', "[1, null]"]
)
async def test_odd_receipts_change_nothing(door, sqlite_desk, body):
    desk = replace(sqlite_desk, providers={"twilio": preset("twilio")})
    client = await door(desk, None)
    url, headers = callback(desk.links, "twilio"), {"Content-Type": "application/json"}
    assert (await client.post(url, content=body, headers=headers)).json() == {"new": 0}
