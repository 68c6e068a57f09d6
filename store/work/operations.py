"""Long work: how far it has come, and what became of each enrolment or customer it was about."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, insert_into, locked, many, one
from store.tables import operation_items, operations

Where = Sequence[ColumnElement[bool]]
PLANNED = "planned"
_WAITING = operation_items.c.state == PLANNED


async def add(connection: AsyncConnection, now: datetime, values: Mapping[str, Any]) -> None:
    """Work to be done."""
    await connection.execute(insert(operations).values(state="running", created_at=now, updated_at=now, **values))


async def find(connection: AsyncConnection, operation: str) -> Row | None:
    """One piece of work."""
    return await one(connection, select(operations).where(operations.c.id == operation))


async def hold(connection: AsyncConnection, operation: str) -> Row | None:
    """The same, held until the end of the transaction."""
    return await one(connection, locked(connection, select(operations).where(operations.c.id == operation)))


async def latest(connection: AsyncConnection, kind: str, subject: str) -> Row | None:
    """The newest work of a kind about a subject, held likewise."""
    same = (operations.c.kind == kind, operations.c.subject == subject)
    newest = select(operations).where(*same).order_by(operations.c.created_at.desc(), operations.c.id.desc()).limit(1)
    return await one(connection, locked(connection, newest))


async def take(connection: AsyncConnection, operation: str) -> Row | None:
    """The same; None while another process works on it. A process that dies lets go by itself."""
    query = select(operations).where(operations.c.id == operation)
    if connection.dialect.name == "postgresql":
        query = query.with_for_update(skip_locked=True)
    return await one(connection, query)


async def unfinished(connection: AsyncConnection, now: datetime) -> list[str]:
    """Ids of what is running, and of what was halted with people still under way; the oldest first."""
    waiting = select(operation_items.c.operation).where(_WAITING)
    due = operations.c.not_before.is_(None) | (operations.c.not_before <= now)
    query = select(operations.c.id).where(((operations.c.state == "running") & due) | operations.c.id.in_(waiting))
    return list((await connection.execute(query.order_by(operations.c.created_at))).scalars())


async def count(connection: AsyncConnection, of: Table, where: Where) -> int:
    """How many enrolments, or customers, something is about."""
    return (await connection.execute(select(func.count()).select_from(of).where(*where))).scalar_one()


async def concerned(connection: AsyncConnection, of: Table, where: Where, after: str, limit: int) -> list[Row]:
    """Those after one, in the order of their ids."""
    return await many(connection, select(of).where(of.c.id > after, *where).order_by(of.c.id).limit(limit))


async def under_way(connection: AsyncConnection, of: Table, operation: str) -> list[tuple[Row, Row | None]]:
    """What is not clear yet, each with its enrolment or customer; None for one that was erased."""
    waiting = (operation_items.c.operation == operation, _WAITING)
    items = await many(connection, select(operation_items).where(*waiting))
    whose = select(of).join(operation_items, operation_items.c.item == of.c.id).where(*waiting)
    known = {row["id"]: row for row in await many(connection, whose)}
    return [(item, known.get(item["item"])) for item in items]


async def report(connection: AsyncConnection, operation: str, items: Sequence[Mapping[str, Any]]) -> None:
    """What became of whom (`item`, `state`, `detail`); said again, the newest holds."""
    if not items:
        return
    statement = insert_into(connection, operation_items).values([{"operation": operation, **item} for item in items])
    newest = {"state": statement.excluded.state, "detail": statement.excluded.detail}
    await connection.execute(statement.on_conflict_do_update(index_elements=["operation", "item"], set_=newest))


async def move(connection: AsyncConnection, now: datetime, operation: str, **values: Any) -> None:
    """Write down how far it is."""
    moved = update(operations).where(operations.c.id == operation).values(updated_at=now, **values)
    await connection.execute(moved)


async def tally(connection: AsyncConnection, operation: str) -> dict[str, int]:
    """State → how many items are in it."""
    state = operation_items.c.state
    query = select(state, func.count()).where(operation_items.c.operation == operation).group_by(state)
    return dict((await connection.execute(query)).all())


async def counted(connection: AsyncConnection, row: Row) -> dict[str, int]:
    """The same, with those about whom the report has no line."""
    return dict(Counter(await tally(connection, row["id"])) + Counter(row["detail"].get("counts", {})))


async def items(
    connection: AsyncConnection, operation: str, state: str | None, after: str | None, limit: int
) -> list[Row]:
    """The report, in the order of ids; `after` is the last of the page before."""
    wanted = [operation_items.c.operation == operation, operation_items.c.item > (after or "")]
    if state is not None:
        wanted.append(operation_items.c.state == state)
    return await many(connection, select(operation_items).where(*wanted).order_by(operation_items.c.item).limit(limit))
