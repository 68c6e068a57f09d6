"""Devices: one that is not subscribed any more is forgotten, and the next of its customer's is tried."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from messages.channels.push import DEVICE_GONE
from messages.message import Answer
from store.customers import devices

if TYPE_CHECKING:
    from activities.sending import Sending


async def without_those_gone(sending: "Sending", answer: Answer) -> Answer:
    """The same answer, unless it says that the device is gone and the customer has another."""
    if answer.reason != DEVICE_GONE:
        return answer
    endpoint = json.loads(sending.delivery.address or "{}").get("endpoint", "")
    async with sending.hands.database.begin() as connection:
        left = await devices.forget(connection, sending.hands.clock(), sending.customer["id"], endpoint)
    return replace(answer, state="try_again") if left else answer
