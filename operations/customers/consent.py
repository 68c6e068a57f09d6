"""Consent: what customers allow, recorded with how we know; withdrawing it takes effect with the commit."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.event_names import CUSTOMER_UNSUBSCRIBED
from operations import audit
from operations.customers.identify import Person
from operations.desk import Conflict, Desk, NotThere, Refused, Who
from operations.events.hear import Said, hear_in
from store.customers import customers
from store.events import outbox
from store.permission import consents, topics
from store.permission.consents import TRACKING
from store.rows import Row, new_id
from store.sending.delivery import identity

CONFIRMED = "confirmed_opt_in"
"""In evidence, that somebody confirmed it elsewhere: as a value, such as Shopify's `opt_in_level`; or `confirmed`."""
_MOST, _DAY = 3, timedelta(days=1)
"""Confirmation mails to one address in a day: nobody is to be showered with them by somebody else."""
_WHERE_FROM = ("ip", "user_agent")


class AskedEnough(Conflict):
    """They were asked as often as one may ask in a day; again later."""


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
    held, how = await _hold(connection, customer), _allowed(desk, evidence)
    await consents.record(connection, at or desk.clock(), held["id"], channel, topic, "given", how)
    await audit.note(connection, desk.clock(), who, "consent.given", held["id"], {"channel": channel, "topic": topic})


async def take_in(
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
    """Somebody outside says that they agreed. Where the topic wants it confirmed, and nobody did, they are asked."""
    known = await topics.find(connection, topic)
    if known is None or not known["double_opt_in"] or channel != "email" or _confirmed(evidence):
        return await give_in(desk, connection, who, customer, topic, channel=channel, evidence=evidence, at=at)
    try:
        await ask_in(desk, connection, who, customer, topic, channel=channel, evidence=evidence)
    except Refused:  # asked enough, or without an address: what else was told with it counts all the same
        return None


def _confirmed(evidence: Mapping[str, Any]) -> bool:
    return evidence.get("confirmed") is True or CONFIRMED in evidence.values()


async def ask(
    desk: Desk, who: Who, customer: str, topic: str, *, channel: str = "email", evidence: Mapping[str, Any]
) -> bool:
    """Ask them by mail whether they do want it; False when they had said so already. Raises AskedEnough, Refused."""
    async with desk.database.begin() as connection:
        return await ask_in(desk, connection, who, customer, topic, channel=channel, evidence=evidence)


async def ask_in(
    desk: Desk,
    connection: AsyncConnection,
    who: Who,
    customer: str,
    topic: str,
    *,
    channel: str = "email",
    evidence: Mapping[str, Any],
) -> bool:
    """The same, inside a transaction."""
    held, now = await _hold(connection, customer), desk.clock()
    if channel != "email" or not held["email"]:
        raise Refused("a confirmation goes by e-mail, to whoever has an address; record it as given, with evidence")
    if await consents.given(connection, held["id"], channel, topic):
        return False
    await _not_too_often(connection, held["id"], channel, now)
    asking = new_id("ask")
    how = _allowed(desk, evidence) | {"confirmation": identity(f"{asking}/confirm/1")}
    await consents.record(connection, now, held["id"], channel, topic, "asked", how)
    about = {"asking": asking, "topic": topic, "channel": channel} | await topics.brand_of(connection, topic)
    await outbox.put(connection, now, "confirm", held["id"], about)
    await audit.note(connection, now, who, "consent.asked", held["id"], {"channel": channel, "topic": topic})
    return True


async def _not_too_often(connection: AsyncConnection, customer: str, channel: str, now: datetime) -> None:
    lately = await consents.log(connection, customer, since=now - _DAY, limit=1_000)
    asked = [line["at"] for line in lately if (line["state"], line["channel"]) == ("asked", channel)]
    if len(asked) >= _MOST:
        raise AskedEnough(f"they were asked {_MOST} times within a day; ask again later", asked[_MOST - 1] + _DAY)


async def withdraw(
    desk: Desk, who: Who, customer: str, topic: str, *, channel: str = "email", evidence: Mapping[str, Any]
) -> bool:
    """The customer wants no more of a topic; False when that was so already. Their enrolments about it end."""
    async with desk.database.begin() as connection:
        return await withdraw_in(desk, connection, who, customer, topic, channel=channel, evidence=evidence)


async def withdraw_in(
    desk: Desk,
    connection: AsyncConnection,
    who: Who,
    customer: str,
    topic: str,
    *,
    channel: str = "email",
    evidence: Mapping[str, Any],
) -> bool:
    """The same, inside a transaction."""
    held, now = await _hold(connection, customer), desk.clock()
    before = await consents.find(connection, held["id"], channel, topic)
    if before and before["state"] == "withdrawn":
        return False
    await consents.record(connection, now, held["id"], channel, topic, "withdrawn", _allowed(desk, evidence))
    await audit.note(connection, now, who, "consent.withdrawn", held["id"], {"channel": channel, "topic": topic})
    if topic != TRACKING:  # who does not want to be watched still wants to be written to
        await _tell(desk, connection, held["id"], channel, topic)
    return True


async def _tell(desk: Desk, connection: AsyncConnection, customer: str, channel: str, topic: str) -> None:
    told = Said(
        "etappe",
        new_id("uns"),
        CUSTOMER_UNSUBSCRIBED,
        Person(id=customer),
        properties={"channel": channel},
        about=topic,
    )
    await hear_in(desk, connection, told)


def _allowed(desk: Desk, evidence: Mapping[str, Any]) -> dict[str, Any]:
    """What may be kept of it: from where somebody came only if the house says so."""
    return {name: value for name, value in evidence.items() if desk.keeps_ip or name not in _WHERE_FROM}


async def _hold(connection: AsyncConnection, customer: str) -> Row:
    """Their row, which is another one's after a merge."""
    # The send fence holds the same row: either it sees the withdrawal, or the withdrawal waits for it.
    held = await customers.hold(connection, customer)
    if held is None:
        raise NotThere(f"there is no customer {customer}")
    return held
