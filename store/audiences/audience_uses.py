"""What uses a segment or a list: it cannot go while something does."""

from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.journey import Journey
from store.audiences import segments
from store.tables import broadcasts, journey_versions, journeys, launches, operations

Kind = Literal["segment", "list"]


async def uses(connection: AsyncConnection, kind: Kind, key: str) -> list[str]:
    """What uses it, such as `segment vip`, `journey smatched` or `launch lau_…`; of each kind, the first by name."""
    found = {
        "segment": await _segments(connection, kind, key),
        "journey": await _journeys(connection, key) if kind == "segment" else [],
        "launch": await _launches(connection, {kind: key}),
        "broadcast": await _broadcasts(connection, {kind: key}),
    }
    return [f"{what} {min(names)}" for what, names in found.items() if names]


async def _segments(connection: AsyncConnection, kind: Kind, key: str) -> list[str]:
    rules = await segments.rules(connection)
    return [
        name for name, rule in rules.items() if (kind, key) in {n for p in rule.all_parts() for n in p.needs().items()}
    ]


async def _journeys(connection: AsyncConnection, key: str) -> list[str]:
    """Those whose live version asks about it."""
    live = (journey_versions.c.journey == journeys.c.key) & (journey_versions.c.number == journeys.c.live_version)
    query = select(journeys.c.key, journey_versions.c.definition).join(journey_versions, live)
    rows = await connection.execute(query.where(journeys.c.state != "archived"))
    return [name for name, definition in rows if key in Journey.model_validate(definition).segments]


async def _launches(connection: AsyncConnection, audience: Mapping[str, Any]) -> list[str]:
    rows = await connection.execute(select(launches.c.id, launches.c.audience).where(launches.c.state == "open"))
    return [name for name, meant in rows if meant == audience]


async def _broadcasts(connection: AsyncConnection, audience: Mapping[str, Any]) -> list[str]:
    """Those that are not sent yet, or not all."""
    query = select(broadcasts.c.key, broadcasts.c.audience).outerjoin(
        operations, operations.c.id == broadcasts.c.operation
    )
    sending = operations.c.state.in_(("running", "paused")) | broadcasts.c.operation.is_(None)
    rows = await connection.execute(query.where(sending))
    return [name for name, meant in rows if meant == audience]
