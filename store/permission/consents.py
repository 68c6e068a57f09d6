"""Consents: what a customer allows on a channel about a topic, and the log that proves it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.customers.customers import address_hash
from store.rows import Row, among, insert_into, many, one, these
from store.tables import consent_log, consents, customers

State = Literal["asked", "given", "withdrawn"]
LAPSED = "lapsed"
"""In the log alone: asked, and not confirmed in time."""
TRACKING = "tracking"
"""The topic that opens and clicks are about: a consent of its own, and nobody has given it until they do."""
_ADDRESS = {"email": "email", "sms": "phone"}
_ABOUT = [consents.c[name] == bindparam(name) for name in ("customer", "channel", "topic")]
_LAST = select(consents).where(*_ABOUT)
SAID = select(consents.c.state).where(*_ABOUT).scalar_subquery()
"""What a customer last said, to be asked inside a statement; None when they never were."""
_MANY_SAID = select(consents.c.customer, consents.c.state).where(
    consents.c.channel == bindparam("channel"),
    consents.c.topic == bindparam("topic"),
    consents.c.customer.in_(bindparam("people", expanding=True)),
)


async def record(
    connection: AsyncConnection,
    now: datetime,
    customer: str,
    channel: str,
    topic: str,
    state: State,
    evidence: Mapping[str, Any],
) -> None:
    """Record what a customer says, and add it to the log, with how we know."""
    said = {"state": state, "at": now, "evidence": dict(evidence)}
    about = {"customer": customer, "channel": channel, "topic": topic}
    statement = insert_into(connection, consents).values(about | said)
    await connection.execute(statement.on_conflict_do_update(index_elements=list(about), set_=said))
    await prove(connection, [about | said])


async def prove(connection: AsyncConnection, said: Iterable[Row]) -> None:
    """Add lines to the log: `customer, channel, topic, state, at, evidence`, of customers who are there."""
    lines = list(said)
    if lines:
        people = {line["customer"] for line in lines}
        whose = among(connection.dialect.name, customers.c.id, "people")
        columns = select(customers.c.id, customers.c.email, customers.c.phone).where(whose)
        told = {"people": these(connection, people)}
        known = {row["id"]: row for row in await many(connection, columns, told)}
        rows = [line | {"address_hash": _hash(known[line["customer"]], line["channel"])} for line in lines]
        await connection.execute(insert(consent_log), rows)


def _hash(customer: Row, channel: str) -> str:
    """Of the address that it is about, so that the proof can be found when its person is erased."""
    return address_hash(address(customer, channel))


def address(customer: Row, channel: str) -> str:
    """By which a customer is reached on a channel; by which we know them best, where that is no address."""
    return str(customer.get(_ADDRESS.get(channel, "")) or customer["email"] or customer["phone"] or customer["id"])


async def find(connection: AsyncConnection, customer: str, channel: str, topic: str) -> Row | None:
    """What the customer last said about a topic on a channel; None when never asked."""
    return await one(connection, _LAST, {"customer": customer, "channel": channel, "topic": topic})


async def given(connection: AsyncConnection, customer: str, channel: str, topic: str) -> bool:
    """Whether they allow it."""
    said = await find(connection, customer, channel, topic)
    return said is not None and said["state"] == "given"


async def tracking_allowed(connection: AsyncConnection, customer: str, channel: str) -> bool:
    """Whether we may see what they open and where they click."""
    return await given(connection, customer, channel, TRACKING)


async def tracked_among(connection: AsyncConnection, people: Collection[str], channel: str) -> set[str]:
    """The same, of many: those who allow it."""
    said = await said_by(connection, channel, TRACKING, people)
    return {one for one, state in said.items() if state == "given"}


async def said_by(connection: AsyncConnection, channel: str, topic: str, people: Collection[str]) -> dict[str, State]:
    """Customer → what they last said about a topic on a channel, of those of many who were asked."""
    asked = {"channel": channel, "topic": topic, "people": list(people)}
    return dict((await connection.execute(_MANY_SAID, asked)).all())


async def of(connection: AsyncConnection, customer: str) -> list[Row]:
    """Everything a customer allows and does not, by channel and topic."""
    query = select(consents).where(consents.c.customer == customer)
    return await many(connection, query.order_by(consents.c.channel, consents.c.topic))


async def log(
    connection: AsyncConnection,
    customer: str,
    *,
    topic: str | None = None,
    since: datetime | None = None,
    limit: int = 100,
) -> list[Row]:
    """Lines of the log, the newest first."""
    wanted = [consent_log.c.customer == customer]
    wanted += [consent_log.c.topic == topic] if topic is not None else []
    wanted += [consent_log.c.at > since] if since is not None else []
    return await many(connection, select(consent_log).where(*wanted).order_by(consent_log.c.seq.desc()).limit(limit))


async def lapse(connection: AsyncConnection, now: datetime, before: datetime, limit: int = 500) -> int:
    """Forget whoever was asked before a moment and never confirmed; how many. The log keeps that we asked."""
    asked = select(consents).where(consents.c.state == "asked", consents.c.at < before).limit(limit)
    rows = await many(connection, asked)
    gone = [row for row in rows if await _removed(connection, row)]
    await prove(
        connection, [row | {"state": LAPSED, "at": now, "evidence": {"asked": row["at"].isoformat()}} for row in gone]
    )
    return len(rows)


async def _removed(connection: AsyncConnection, row: Row) -> bool:
    """False when they answered while we looked."""
    about = (consents.c[name] == row[name] for name in ("customer", "channel", "topic", "state", "at"))
    return bool((await connection.execute(delete(consents).where(*about))).rowcount)
