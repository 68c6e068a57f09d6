"""Hear an event: keep it, and see to it that it is handed on. Whoever tells us is answered only after the commit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.event_names import meaning
from operations.desk import Desk
from operations.identify import Person, identify_in
from store import customers, events, outbox


@dataclass(frozen=True)
class Said:
    """An event as a source tells it. (source, source_id) is said once, however often it is sent."""

    source: str
    source_id: str
    name: str
    person: Person
    at: datetime | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)
    about: str | None = None
    """The touchpoint it answers."""


@dataclass(frozen=True)
class Kept:
    """The event's id, and whether it was new to us."""

    id: str
    new: bool


async def hear(desk: Desk, said: Said) -> Kept:
    """Keep an event and put it into the outbox, in one transaction."""
    async with desk.database.begin() as connection:
        return await hear_in(desk, connection, said)


async def hear_in(desk: Desk, connection: AsyncConnection, said: Said) -> Kept:
    """The same, inside a transaction: what an event belongs to is kept together with it."""
    told = await events.told_before(connection, said.source, said.source_id)
    if told:
        return Kept(told["id"], new=False)
    customer = await identify_in(desk, connection, said.person)
    # One customer's events are kept one after the other, so that their seq is their order of commit.
    await customers.hold(connection, customer)
    now = desk.clock()
    event = await events.keep(
        connection,
        {
            "source": said.source,
            "source_id": said.source_id,
            "name": meaning(said.name),
            "customer": customer,
            "at": said.at or now,
            "received_at": now,
            "about": said.about,
            "properties": dict(said.properties),
        },
    )
    if event is None:  # the same was told twice at the same moment
        told = await events.told_before(connection, said.source, said.source_id)
        return Kept(told["id"] if told else "", new=False)
    await outbox.put(connection, now, "match", event)
    return Kept(event, new=True)
