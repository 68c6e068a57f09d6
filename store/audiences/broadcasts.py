"""Broadcasts: what a journey of one message has beside its version, and how far its sending is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.pages import page
from store.rows import Row, insert_into, many, one
from store.tables import broadcasts, customers, journeys, operations

KIND = "broadcast"
"""Of its row in `journeys`, and of its operation."""


async def save(connection: AsyncConnection, now: datetime, values: Mapping[str, Any], title: str, text: str) -> None:
    """Keep a draft: of a new broadcast, or of one that was not started yet. `values`: key, audience, pace, who."""
    row = {"key": values["key"], "kind": KIND, "title": title, "state": "draft", "draft": text}
    statement = insert_into(connection, journeys).values(row | {"revision": 1, "created_at": now, "updated_at": now})
    changed = {"title": title, "draft": text, "revision": journeys.c.revision + 1, "updated_at": now}
    await connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=changed))
    draft = insert_into(connection, broadcasts).values(**values, created_at=now)
    meant = {name: values[name] for name in ("audience", "pace")}
    await connection.execute(draft.on_conflict_do_update(index_elements=["key"], set_=meant))


async def find(connection: AsyncConnection, key: str) -> Row | None:
    """One broadcast, with what stands in its journey's row."""
    return await one(connection, _whole().where(broadcasts.c.key == key))


async def latest(connection: AsyncConnection, after: str | None, limit: int) -> list[Row]:
    """Broadcasts, the newest first; `after` is the last key of the page before."""
    keys = [row["key"] for row in await page(connection, broadcasts, _ORDER, (), after, limit)]
    found = {row["key"]: row for row in await many(connection, _whole().where(broadcasts.c.key.in_(keys)))}
    return [found[key] for key in keys]


_ORDER = (broadcasts.c.created_at, broadcasts.c.key)
_STANDING = (
    select(operations, journeys.c.state.label("journey_state"))
    .join(journeys, journeys.c.key == operations.c.subject)
    .where(operations.c.id == bindparam("operation"))
)


def _whole() -> Select[Any]:
    mine = [journeys.c[name] for name in ("title", "state", "draft", "revision", "live_version", "updated_at")]
    work = [operations.c[name] for name in ("total", "done", "error")]
    joined = broadcasts.join(journeys, journeys.c.key == broadcasts.c.key)
    columns = select(broadcasts, *mine, *work, operations.c.state.label("operation_state"))
    return columns.select_from(joined.outerjoin(operations, operations.c.id == broadcasts.c.operation))


async def started(connection: AsyncConnection, key: str, operation: str) -> None:
    """It is being sent by an operation."""
    await connection.execute(update(broadcasts).where(broadcasts.c.key == key).values(operation=operation))


async def standing(connection: AsyncConnection, operation: str) -> Row | None:
    """The operation's row, with `journey_state`: whether it may go on, and from where."""
    return await one(connection, _STANDING, {"operation": operation})


async def advance(
    connection: AsyncConnection, now: datetime, standing: Row, cursor: str, done: int, not_before: datetime | None
) -> Row | None:
    """Move on from where it stood; the operation's row then, or None when another try has moved on already."""
    here = (operations.c.id == standing["id"], operations.c.cursor == standing["cursor"])
    moved = {"cursor": cursor, "not_before": not_before, "error": None, "updated_at": now}
    statement = update(operations).where(*here).values(**moved, done=operations.c.done + done)
    return await one(connection, statement.returning(operations))


async def following(connection: AsyncConnection, meant: ColumnElement[bool], after: str, limit: int) -> list[str]:
    """Ids of customers who are meant, behind one of them."""
    query = select(customers.c.id).where(customers.c.id > after, meant).order_by(customers.c.id).limit(limit)
    return list((await connection.execute(query)).scalars())


async def unfinished(connection: AsyncConnection) -> list[str]:
    """Operations of broadcasts that are not over."""
    going = (operations.c.kind == KIND, operations.c.state.in_(("running", "paused")))
    return list((await connection.execute(select(operations.c.id).where(*going))).scalars())
