"""Chat: a signed post."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from messages.channels import closed, opened
from messages.channels.chat import Chat
from messages.message import Message
from messages.signature import new_secret, signed
from tests.faults.receiver import Receiver, answer

SECRET, NOW = new_secret(), datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
async def room() -> AsyncIterator[Receiver]:
    async with Receiver().serving() as receiver:
        yield receiver


async def _fence() -> None:
    """Always open."""


async def test_the_team_reads_it_and_can_tell_that_it_is_us(room: Receiver) -> None:
    chat = Chat(f"{room.url}/room", SECRET)
    to = chat.address({"id": "cus_1", "attributes": {}})
    assert to
    message = Message(
        "<a@b>", "", to, "Ada wants a call", "Please ring her.\n", date=NOW, delivery="d1", link="https://l"
    )
    assert (await chat.submit(message, _fence)).state == "accepted"
    (call,) = room.calls
    assert json.loads(call.body)["text"] == "*Ada wants a call*\nPlease ring her."
    headers = {name.lower(): value for name, value in call.headers.items()}
    expected = signed(SECRET, "msg_d1", int(NOW.timestamp()), call.body)
    assert {name: headers[name] for name in expected} == expected
    room.answers = [answer(410)]
    assert (await chat.submit(message, _fence)).reason == "no_such_address"
    await chat.close()


def test_a_customers_own_address_comes_first_when_it_is_a_good_one() -> None:
    chat = Chat("https://ours.example/room", SECRET)
    assert chat.address({"attributes": {"chat_url": "https://hooks.example/ada"}}) == "https://hooks.example/ada"
    assert chat.address({"attributes": {"chat_url": "http://127.0.0.1:8000/"}}) == "https://ours.example/room"
    assert Chat("", SECRET).address({"attributes": {}}) is None


async def test_a_channel_opens_when_its_settings_are_there() -> None:
    without = {"smtp_url": "smtp://127.0.0.1:1"}
    assert {name for name, why in closed(without).items() if why} == {"chat", "push", "sms"}
    assert closed(without)["push"] == "ETAPPE_PUSH_KEY"
    waits = opened(without)["push"]
    answered = await waits.submit(Message("", "", "", "", ""), _fence)
    assert (answered.state, answered.reason) == ("try_again", "channel_closed")
    assert isinstance(opened(without | {"chat_secret": SECRET})["chat"], Chat)
