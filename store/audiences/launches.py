"""Launches: standing wishes to let an audience into a journey. Each time one comes due, an operation does it."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.audiences.audiences import within
from store.rows import Row, insert_into, locked, one
from store.tables import customers, launches
from store.tables import operations as works
from store.work import operations

KIND = "launch"
OPEN, PAUSED, ENDED = "open", "paused", "ended"
CHOICE = "only_reachable"
"""Stands beside the audience: whoever nothing would reach is left out."""


async def add(connection: AsyncConnection, now: datetime, values: Mapping[str, Any]) -> None:
    """A new wish."""
    await connection.execute(insert(launches).values(state=OPEN, created_at=now, **values))


async def find(connection: AsyncConnection, launch: str) -> Row | None:
    """One launch."""
    return await one(connection, select(launches).where(launches.c.id == launch))


async def hold(connection: AsyncConnection, launch: str) -> Row | None:
    """The same, held until the transaction ends."""
    return await one(connection, locked(connection, select(launches).where(launches.c.id == launch)))


async def turn(connection: AsyncConnection, launch: str, state: str) -> None:
    """Let it rest, go on, or be over."""
    await connection.execute(update(launches).where(launches.c.id == launch).values(state=state))


async def begin(connection: AsyncConnection, now: datetime, launch: Row, at: datetime) -> str:
    """Have it done for the time `at`; the operation's id, the same however often it is begun. Raises NoAudience."""
    operation = identity(launch["id"], at)
    if await operations.find(connection, operation):
        return operation
    meant = await within(connection, now, selection(launch["audience"]))
    detail = {name: launch[name] for name in ("journey", "audience", "pace")}
    row = {
        "id": operation,
        "kind": KIND,
        "subject": launch["id"],
        "state": "running",
        "detail": detail | {"at": at.isoformat()},
        "total": await operations.count(connection, customers, (meant,)),
        "not_before": at if at > now else None,
        "who": launch["who"],
        "created_at": now,
        "updated_at": now,
    }
    await connection.execute(insert_into(connection, works).values(row).on_conflict_do_nothing())
    return operation


def identity(launch: str, at: datetime) -> str:
    """The id of the operation that does a launch at a time."""
    return f"op_{hashlib.sha256(f'{launch} {at.isoformat()}'.encode()).hexdigest()[:32]}"


def selection(audience: Mapping[str, Any]) -> dict[str, Any]:
    """Who is meant, without the choice that stands beside it."""
    return {name: value for name, value in audience.items() if name != CHOICE}


async def newest(connection: AsyncConnection, launch: str) -> Row | None:
    """The operation that did it last, or does."""
    done = (works.c.kind == KIND, works.c.subject == launch)
    return await one(connection, select(works).where(*done).order_by(works.c.created_at.desc(), works.c.id).limit(1))


async def unfinished(connection: AsyncConnection, launch: str) -> list[str]:
    """Operations of it that are not over."""
    going = (works.c.kind == KIND, works.c.subject == launch, works.c.state.in_(("running", "paused")))
    return list((await connection.execute(select(works.c.id).where(*going))).scalars())
