"""Consent: what customers allow, recorded with how we know; withdrawing it takes effect with the commit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from operations import audit
from operations.customers.identify import Person
from operations.desk import Desk, NotThere, Who
from operations.events.hear import Said, hear_in
from store.customers import customers
from store.rows import new_id

UNSUBSCRIBED = "customer.unsubscribed"


async def give(
    desk: Desk, who: Who, customer: str, topic: str, *, channel: str = "email", evidence: Mapping[str, Any]
) -> None:
    """The customer agreed to hear about a topic."""
    async with desk.database.begin() as connection:
        await give_in(desk, connection, who, customer, topic, channel=channel, evidence=evidence)


async def give_in(
    desk: Desk,
    connection: AsyncConnection,
    who: Who,
    customer: str,
    topic: str,
    *,
    channel: str = "email",
    evidence: Mapping[str, Any],
    at: datetime | None = None,
) -> None:
    """The same, inside a transaction. `at`: when, if that was not just now."""
    customer = await _hold(connection, customer)
    await customers.set_consent(connection, at or desk.clock(), customer, channel, topic, "given", evidence)
    await audit.note(connection, desk.clock(), who, "consent.given", customer, {"channel": channel, "topic": topic})


async def withdraw(
    desk: Desk, who: Who, customer: str, topic: str, *, channel: str = "email", evidence: Mapping[str, Any]
) -> bool:
    """The customer wants no more of a topic; False when that was so already. Their enrolments about it end."""
    async with desk.database.begin() as connection:
        customer = await _hold(connection, customer)
        before = await customers.consent(connection, customer, channel, topic)
        if before and before["state"] == "withdrawn":
            return False
        await customers.set_consent(connection, desk.clock(), customer, channel, topic, "withdrawn", evidence)
        await audit.note(
            connection, desk.clock(), who, "consent.withdrawn", customer, {"channel": channel, "topic": topic}
        )
        told = Said(
            "etappe", new_id("uns"), UNSUBSCRIBED, Person(id=customer), properties={"channel": channel}, about=topic
        )
        await hear_in(desk, connection, told)
        return True


async def _hold(connection: AsyncConnection, customer: str) -> str:
    """Their id, which is another one after a merge."""
    # The send fence holds the same row: either it sees the withdrawal, or the withdrawal waits for it.
    held = await customers.hold(connection, customer)
    if held is None:
        raise NotThere(f"there is no customer {customer}")
    return str(held["id"])
