"""What was answered under an Idempotency-Key."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, insert_into, one
from store.tables import idempotency_keys as kept

REMEMBERED = timedelta(hours=24)
_LONGEST = timedelta(minutes=1)
"""A request that took longer died on the way; its key is free again."""


async def claim(connection: AsyncConnection, now: datetime, principal: str, key: str, fingerprint: str) -> Row | None:
    """None when the key is ours from now on; else the row of whoever had it first."""
    gone = (kept.c.at < now - REMEMBERED) | (kept.c.status.is_(None) & (kept.c.at < now - _LONGEST))
    await connection.execute(delete(kept).where(gone))
    row = {"principal": principal, "key": key, "fingerprint": fingerprint, "at": now}
    claimed = insert_into(connection, kept).values(**row).on_conflict_do_nothing()
    if (await connection.execute(claimed)).rowcount:
        return None
    return await one(connection, select(kept).where(*_is(principal, key)))


async def keep(
    connection: AsyncConnection, principal: str, key: str, status: int, body: Mapping[str, Any] | None
) -> None:
    """Keep what was answered."""
    await connection.execute(update(kept).where(*_is(principal, key)).values(status=status, body=body))


async def let_go(connection: AsyncConnection, principal: str, key: str) -> None:
    """Nothing came of it: the key may be used again."""
    await connection.execute(delete(kept).where(*_is(principal, key), kept.c.status.is_(None)))


def _is(principal: str, key: str) -> tuple[Any, Any]:
    return kept.c.principal == principal, kept.c.key == key
