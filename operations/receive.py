"""Receive what a shop tells us: an event, and what the customer agreed to there, kept together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from operations.consent import give_in
from operations.desk import Desk, Who
from operations.hear import Kept, Said, hear_in
from store import customers, events


@dataclass(frozen=True)
class Agreed:
    """The customer agreed to hear about a topic; when, as far as the other side knows, and how we know."""

    topic: str
    at: datetime | None
    evidence: Mapping[str, Any]
    channel: str = "email"


async def receive(desk: Desk, said: Said, agreed: Agreed | None = None) -> Kept:
    """Keep an event and the consent that came with it, in one transaction."""
    async with desk.database.begin() as connection:
        kept = await hear_in(desk, connection, said)
        if kept.new and agreed:
            await _agree(desk, connection, said.source, kept.id, agreed)
        return kept


async def _agree(desk: Desk, connection: AsyncConnection, source: str, event: str, agreed: Agreed) -> None:
    told = await events.find(connection, event) or {}
    before = await customers.consent(connection, told["customer"], agreed.channel, agreed.topic)
    # Other systems repeat an old consent with every order. Only one that is newer than what we heard since counts.
    if before and (agreed.at is None or agreed.at <= before["at"]):
        return
    who = Who(f"source {source}")
    await give_in(
        desk, connection, who, told["customer"], agreed.topic, channel=agreed.channel, evidence=agreed.evidence
    )
