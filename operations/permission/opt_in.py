"""Opt-in: the second half of the double one. Whoever has the mailbox presses a button, and we can prove it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from messages.links import BadLink
from operations.customers.consent import give_in
from operations.desk import Desk, NotThere, Who
from operations.touchpoints.meet import GONE
from store.customers import customers
from store.customers.customers import address_hash
from store.permission import consents, topics
from store.rows import Row
from store.sending import deliveries

GOOD_FOR = timedelta(days=14)
"""How long a link in a confirmation waits for an answer."""
_CUSTOMER = Who("customer", frozenset())


@dataclass(frozen=True)
class Asked:
    """Somebody who was asked, as they come back."""

    customer: Row
    delivery: Row
    topic: Row
    """`key`, `revision` (0: nobody wrote it down), `texts`."""
    brand: str
    state: Literal["asked", "given", "late"]
    line: Row | None
    """Of the log: when and where they were asked."""


async def came_back(desk: Desk, token: str) -> Asked:
    """Whom a link was for. Raises NotThere."""
    async with desk.database.read() as connection:
        return await _asked(desk, connection, token)


async def confirm(desk: Desk, token: str, evidence: Mapping[str, Any]) -> Asked:
    """They pressed the button; pressing it again changes nothing. `evidence`: what they saw. Raises NotThere."""
    async with desk.database.begin() as connection:
        delivery = await _delivery(desk, connection, token)
        await customers.hold(connection, delivery["customer"])
        asked = await _asked(desk, connection, token)
        if asked.state == "asked":
            how, channel = _proof(asked, evidence), delivery["channel"]
            customer, topic = asked.customer["id"], asked.topic["key"]
            await give_in(desk, connection, _CUSTOMER, customer, topic, channel=channel, evidence=how)
        return await _asked(desk, connection, token)


def _proof(asked: Asked, evidence: Mapping[str, Any]) -> dict[str, Any]:
    first: Row = asked.line or {"at": asked.delivery["at"], "evidence": {}}
    mail = {"delivery": asked.delivery["id"], "message_id": asked.delivery["message_id"]}
    request = first["evidence"] | {"at": first["at"].isoformat()}
    return {"by": "confirmation", **mail, **evidence, "asked": request}


async def _asked(desk: Desk, connection: AsyncConnection, token: str) -> Asked:
    delivery = await _delivery(desk, connection, token)
    customer = await customers.find(connection, delivery["customer"])
    line = await _line(connection, delivery)
    if customer is None or line is None:
        raise NotThere(GONE)
    key = line["topic"]
    topic = await topics.find(connection, key) or {
        "key": key,
        "revision": 0,
        "texts": {"en": {"title": key, "text": ""}},
    }
    brand = (await topics.brand_of(connection, key))["brand"]
    return Asked(customer, delivery, topic, brand, await _state(desk, connection, customer, line), line)


async def _delivery(desk: Desk, connection: AsyncConnection, token: str) -> Row:
    try:
        delivery = await deliveries.find(connection, desk.links.read("o", token))
    except BadLink:
        delivery = None
    if delivery is None:
        raise NotThere(GONE)
    return delivery


async def _line(connection: AsyncConnection, delivery: Row) -> Row | None:
    lines = await consents.log(connection, delivery["customer"], limit=1_000)
    return next((line for line in lines if line["evidence"].get("confirmation") == delivery["id"]), None)


async def _state(
    desk: Desk, connection: AsyncConnection, customer: Row, line: Row
) -> Literal["asked", "given", "late"]:
    """An address that is not theirs any more proves nothing of the new one; whoever said no since, said no."""
    said = await consents.find(connection, customer["id"], line["channel"], line["topic"])
    if said and said["state"] == "given":
        return "given"
    same = line["address_hash"] == address_hash(consents.address(customer, line["channel"]))
    fresh = said is not None and said["state"] == "asked" and line["at"] > desk.clock() - GOOD_FOR
    return "asked" if same and fresh else "late"
