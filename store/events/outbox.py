"""The outbox: what must still reach Temporal, kept in the transaction that decided it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal

from sqlalchemy import BindParameter, Executable, bindparam, delete, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, each, many, these
from store.tables import outbox

Deed = Literal["match", "start", "hear", "steer", "stop", "schedule", "broadcast", "confirm", "engage"]
_LEASE = timedelta(seconds=30)
_SLOWEST = 60
_ORDERS = ("hear", "steer", "stop", "schedule")
Rank = Literal[0, 1]
"""0: what somebody waits for; 1: what a launch begins, in numbers, and which lets the rest go first."""


async def put(
    connection: AsyncConnection, now: datetime, deed: Deed, subject: str, detail: Mapping[str, Any] | None = None
) -> None:
    """Something to be handed on."""
    told = {"deed": deed, "subject": subject, "detail": dict(detail or {}), "due_at": now}
    await connection.execute(_PUT, told)


_PUT = insert(outbox)


async def put_many(
    connection: AsyncConnection, now: datetime, deed: Deed, subjects: Sequence[str], *, rank: Rank
) -> None:
    """The same about many."""
    if subjects:
        told: Row = {"deed": deed, "subjects": these(connection, subjects), "detail": {}, "due_at": now, "rank": rank}
        await connection.execute(_putting(connection.dialect.name), told)


@cache
def _putting(dialect: str) -> Executable:
    same = [bindparam(name, type_=outbox.c[name].type) for name in ("deed", "detail", "due_at", "rank")]
    each_one = select(each(dialect, "subjects"), *same)
    return insert(outbox).from_select(("subject", "deed", "detail", "due_at", "rank"), each_one)


async def take(connection: AsyncConnection, now: datetime, limit: int, rank: Rank | None = None) -> list[Row]:
    """What is due, of one rank or of all, the oldest of the first rank first.

    It is leased, so that nobody else hands it on, and due again if we die.
    """
    told = {"now": now, "until": now + _LEASE, "most": limit} | ({} if rank is None else {"its_rank": rank})
    rows = await many(connection, _leasing(connection.dialect.name, ranked=rank is not None), told)
    return sorted(rows, key=lambda row: (row["rank"], row["id"]))


@cache
def _leasing(dialect: str, *, ranked: bool) -> Executable:
    older = outbox.alias()
    now: BindParameter[datetime] = bindparam("now")
    overtaking = exists().where(older.c.subject == outbox.c.subject, older.c.id < outbox.c.id)
    # News and orders are for a walk that has begun, and going on comes after the pause: none may overtake the others.
    in_turn = outbox.c.deed.not_in(_ORDERS) | ~overtaking
    free = (in_turn, outbox.c.due_at <= now, outbox.c.leased_until.is_(None) | (outbox.c.leased_until <= now))
    of_rank = (outbox.c.rank == bindparam("its_rank"),) if ranked else ()
    due = select(outbox.c.id).where(*free, *of_rank).order_by(outbox.c.rank, outbox.c.id).limit(bindparam("most"))
    if dialect == "postgresql":
        due = due.with_for_update(skip_locked=True)
    leased = {"leased_until": bindparam("until"), "tries": outbox.c.tries + 1}
    return update(outbox).where(outbox.c.id.in_(due)).values(leased).returning(*outbox.c)


async def done(connection: AsyncConnection, *rows: Row) -> None:
    """They were handed on."""
    await connection.execute(_DONE, {"ids": [row["id"] for row in rows]})


_DONE = delete(outbox).where(outbox.c.id.in_(bindparam("ids", expanding=True)))


async def failed(connection: AsyncConnection, now: datetime, row: Row, error: str) -> None:
    """It could not be handed on; later, and later still, never dropped."""
    pause = timedelta(seconds=min(2 ** min(row["tries"], 6), _SLOWEST))
    later = {"leased_until": None, "due_at": now + pause, "error": error}
    await connection.execute(update(outbox).where(outbox.c.id == row["id"]).values(**later))


async def waits(connection: AsyncConnection, deed: Deed, subject: str) -> bool:
    """Whether a deed is still to be handed on."""
    there = select(outbox.c.id).where(outbox.c.subject == subject, outbox.c.deed == deed).limit(1)
    return (await connection.execute(there)).first() is not None


async def depth(connection: AsyncConnection) -> int:
    """How much waits to be handed on."""
    return (await connection.execute(select(func.count()).select_from(outbox))).scalar_one()
