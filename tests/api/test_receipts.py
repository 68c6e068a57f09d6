"""Receipts of providers, each in its own way of speaking."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from messages.providers.configured import callback
from messages.providers.preset import PACKAGED, names, preset
from store.rows import one
from store.sending.delivery import identity
from store.tables import deliveries

ID = identity("smatched")
ARRIVED = {
    "twilio": ({"data": {"MessageSid": "P1", "MessageStatus": "delivered"}}, {}),
    "vonage": ({"json": {"message_uuid": "P1", "status": "delivered", "client_ref": "x"}}, {}),
    "seven": ({"json": {"webhook_event": "dlr", "data": {"msg_id": "P1", "status": "DELIVERED"}}}, {}),
    "messagebird": (None, {"id": "P1", "status": "delivered", "recipient": "491711234567"}),
    "postmark": ({"json": {"RecordType": "Delivery", "MessageID": "P1", "Recipient": "ada@example.com"}}, {}),
    "mailgun": (
        {"json": {"event-data": {"event": "delivered", "message": {"headers": {"message-id": "P1"}}}}},
        {},
    ),
    "resend": ({"json": {"type": "email.delivered", "data": {"email_id": "P1"}}}, {}),
}


def test_every_preset_that_has_receipts_is_tried_here() -> None:
    assert sorted(ARRIVED) == [name for name in names(PACKAGED) if preset(name).receipts]


@pytest.fixture
async def told(door, desk, at):
    """`await told("twilio")`: what became of Ada's message after that provider said that it arrived."""
    await at("hello")

    async def tell(name: str, key: str | None = None) -> str | None:
        async with desk.database.begin() as connection:
            await connection.execute(deliveries.update().values(provider=name, provider_id="P1"))
        client = await door(replace(desk, providers={name: preset(name)}), None)
        body, query = ARRIVED[name]
        url = callback(desk.links, key or name)
        answered = await (client.post(url, params=query, **body) if body else client.get(url, params=query))
        assert answered.status_code == (404 if key else 200), answered.text
        async with desk.database.read() as connection:
            row = await one(connection, select(deliveries.c.receipt))
        return row["receipt"]

    return tell


@pytest.mark.parametrize("name", sorted(ARRIVED))
async def test_a_receipt_finds_its_message(told, name):
    assert await told(name) == "delivered"


async def test_an_address_that_nobody_gave_out_takes_nothing(told, door, desk):
    assert await told("twilio", key="another") is None
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
