"""Refusals at the till: how many wrong codes somebody tried of late."""

from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import refusals


async def count(connection: AsyncConnection, who: str, since: datetime) -> int:
    """How many there were since a moment."""
    recent = (refusals.c.who == who, refusals.c.at > since)
    return (await connection.execute(select(func.count()).select_from(refusals).where(*recent))).scalar_one()


async def add(connection: AsyncConnection, who: str, now: datetime, since: datetime) -> None:
    """One more; those from before `since` no longer count and are forgotten."""
    await connection.execute(delete(refusals).where(refusals.c.who == who, refusals.c.at <= since))
    await connection.execute(insert(refusals).values(who=who, at=now))
