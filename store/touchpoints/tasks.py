"""Tasks: what journeys ask the people in the house to do."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.passage import Whereabouts
from store.pages import page
from store.rows import Row, insert_into, new_id, one
from store.tables import tasks


async def add(connection: AsyncConnection, where: Whereabouts, assignee: str, text: str) -> None:
    """This touchpoint's task, unless it is there already."""
    row = {
        "id": new_id("tsk"),
        "touchpoint": where.touchpoint,
        "enrolment": where.enrolment,
        "customer": where.customer,
        "assignee": assignee,
        "text": text,
        "state": "open",
        "at": where.now,
    }
    await connection.execute(insert_into(connection, tasks).values(row).on_conflict_do_nothing())


async def find(connection: AsyncConnection, task: str) -> Row | None:
    """One task."""
    return await one(connection, select(tasks).where(tasks.c.id == task))


async def some(connection: AsyncConnection, wanted: Row, after: str | None, limit: int) -> list[Row]:
    """Tasks with these values (None: whatever), the newest first; `after` is the last id of the page before."""
    like = tuple(tasks.c[name] == value for name, value in wanted.items() if value is not None)
    return await page(connection, tasks, (tasks.c.at, tasks.c.id), like, after, limit)


async def mark(connection: AsyncConnection, task: str, state: str, done_at: datetime | None) -> bool:
    """Mark it open or done; False when it was so before."""
    other = update(tasks).where(tasks.c.id == task, tasks.c.state != state)
    return bool((await connection.execute(other.values(state=state, done_at=done_at))).rowcount)
