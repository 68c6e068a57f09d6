"""Receive what a shop tells us: events, and what the customer agreed to there, kept together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from operations.customers.consent import take_in
from operations.desk import Desk, Who
from operations.events.hear import Kept, Said, hear_in
from operations.events.hear_many import FEW
from store.events import events
from store.permission import consents


@dataclass(frozen=True)
class Agreed:
    """The customer agreed to hear about a topic; when, as far as the other side knows, and how we know."""

    topic: str
    at: datetime | None
    evidence: Mapping[str, Any]
    channel: str = "email"


@dataclass(frozen=True)
class Report:
    """One thing that a shop tells us, and what the customer agreed to with it."""

    said: Said
    agreed: Agreed | None = None
    like: Sequence[str] = ()
    """Where it names nobody, as refunds often do not: what this source called earlier events of the same customer."""


async def receive(desk: Desk, reports: Sequence[Report]) -> list[Kept]:
    """Keep everything that one webhook tells, in one transaction; without what is about nobody."""
    if not reports:
        return []
    async with desk.database.begin(brief=len(reports) <= FEW) as connection:
        kept = [await _keep(desk, connection, report) for report in reports]
    return [one for one in kept if one]


async def _keep(desk: Desk, connection: AsyncConnection, report: Report) -> Kept | None:
    said = await _about_somebody(connection, report)
    if said is None:
        return None
    kept = await hear_in(desk, connection, said)
    if kept.new and report.agreed:
        await _agree(desk, connection, said.source, kept.id, report.agreed)
    return kept


async def _about_somebody(connection: AsyncConnection, report: Report) -> Said | None:
    said, person = report.said, report.said.person
    if person.id or person.external_id or person.email or person.phone:
        return said
    for earlier in report.like:
        if told := await events.told_before(connection, said.source, earlier):
            return replace(said, person=replace(person, id=told["customer"]))
    return None


async def _agree(desk: Desk, connection: AsyncConnection, source: str, event: str, agreed: Agreed) -> None:
    told = await events.find(connection, event) or {}
    before = await consents.find(connection, told["customer"], agreed.channel, agreed.topic)
    # Other systems repeat an old consent with every order. Only one that is newer than what we heard since counts.
    if before and (agreed.at is None or agreed.at <= before["at"]):
        return
    now = desk.clock()
    who, at, how = Who(f"source {source}"), min(agreed.at or now, now), agreed.evidence
    await take_in(desk, connection, who, told["customer"], agreed.topic, channel=agreed.channel, evidence=how, at=at)
