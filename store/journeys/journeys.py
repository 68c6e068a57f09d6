"""Journeys and their versions."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import case, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.journey import Journey
from store.keyed import Keyed
from store.rows import Row, insert_into, many, one
from store.tables import journey_versions, journeys

LETS_IN = ("live", "paused")
SENDS_NOTHING = ("paused", "halted")
"""States of a journey: its door and its gate are two switches. `live` has both open, `halted` neither."""
KIND = "journey"
"""The other kind is a broadcast: nobody enters it."""
_JOURNEYS = Keyed(journeys)
find, hold = _JOURNEYS.find, _JOURNEYS.hold
_WALKED = journeys.c.kind == KIND


async def every(connection: AsyncConnection) -> list[Row]:
    """All journeys, by key; broadcasts are none."""
    return await many(connection, select(journeys).where(_WALKED).order_by(journeys.c.key))


async def keys(connection: AsyncConnection) -> list[str]:
    """The keys of all journeys, drafts included."""
    return list((await connection.execute(select(journeys.c.key).where(_WALKED))).scalars())


async def titles(connection: AsyncConnection, keys: Collection[str]) -> dict[str, str]:
    """Key → what people call it, of these journeys and broadcasts; whatever has no title is not in the answer."""
    found = await many(connection, select(journeys.c.key, journeys.c.title).where(journeys.c.key.in_(keys)))
    return {row["key"]: row["title"] for row in found if row["title"]}


async def save_draft(connection: AsyncConnection, now: datetime, key: str, title: str, draft: str) -> None:
    """Keep a draft: of a new journey, or of the next version of one there is."""
    row = {
        "key": key,
        "title": title,
        "state": "draft",
        "draft": draft,
        "revision": 1,
        "created_at": now,
        "updated_at": now,
    }
    changed = {"draft": draft, "revision": journeys.c.revision + 1, "updated_at": now}
    statement = insert_into(connection, journeys).values(row)
    await connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=changed))


async def add_version(
    connection: AsyncConnection, now: datetime, journey: Journey, number: int, text: str, content: str | None, by: str
) -> None:
    """Freeze a definition as a version, and make it the one that new enrolments follow. `content`: its hash."""
    await connection.execute(
        insert(journey_versions).values(
            journey=journey.journey,
            number=number,
            hash=journey.hash,
            text=text,
            definition=journey.model_dump(mode="json"),
            content=content,
            published_at=now,
            published_by=by,
        )
    )
    await make_live(connection, now, journey, number)


async def make_live(connection: AsyncConnection, now: datetime, journey: Journey, number: int) -> None:
    """Let new enrolments follow this version; the draft is done with. What was paused or draining stays so."""
    state = case((journeys.c.state.in_(("draft", "archived")), "live"), else_=journeys.c.state)
    live = {"state": state, "live_version": number, "draft": None, "title": journey.label, "updated_at": now}
    statement = update(journeys).where(journeys.c.key == journey.journey)
    await connection.execute(statement.values(**live, revision=journeys.c.revision + 1))


async def turn(connection: AsyncConnection, now: datetime, key: str, state: str, **gate: Any) -> None:
    """Put a journey into another state; `gate`: `paused_at` and `overdue`, when it is the gate that turns."""
    turned = {"state": state, "revision": journeys.c.revision + 1, "updated_at": now, **gate}
    await connection.execute(update(journeys).where(journeys.c.key == key).values(**turned))


async def version(connection: AsyncConnection, key: str, number: int) -> Row | None:
    """One version; its `definition` is a Journey."""
    chosen = (journey_versions.c.journey == key, journey_versions.c.number == number)
    row = await one(connection, select(journey_versions).where(*chosen))
    return row and row | {"definition": Journey.model_validate(row["definition"])}


async def versions(connection: AsyncConnection, key: str) -> list[Row]:
    """All versions of a journey, the newest first, without their definitions."""
    columns = [column for column in journey_versions.c if column.name not in ("definition", "text")]
    query = select(*columns).where(journey_versions.c.journey == key).order_by(journey_versions.c.number.desc())
    return await many(connection, query)


async def live(connection: AsyncConnection) -> list[tuple[str, int]]:
    """Key and live version of every journey that lets people in."""
    return [(key, number) for key, number in await connection.execute(_LIVE)]


_LIVE = (
    select(journeys.c.key, journeys.c.live_version)
    .where(_WALKED, journeys.c.state.in_(LETS_IN))
    .order_by(journeys.c.key)
)
