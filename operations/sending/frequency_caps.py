"""Frequency caps: keep one, look at it, remove it. The gate knows of it within seconds (`store/sending/rules.py`)."""

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.frequency_cap import FrequencyCap
from operations import audit
from operations.desk import Desk, NotThere, Who
from operations.revision import expect
from store.rows import Row
from store.sending import frequency_caps


async def keep(desk: Desk, who: Who, cap: FrequencyCap, *, new: bool = False, revision: int | None = None) -> Row:
    """Keep a cap; its row. `revision` guards against overwriting somebody. Raises Conflict, NotThere, Stale.

    With `new` there must be none by its key; without, one.
    """
    async with desk.database.begin() as connection:
        before = await frequency_caps.find(connection, cap.key)
        if before is None and not new:
            raise NotThere(f"there is no frequency cap “{cap.key}”; POST it to /api/v1/frequency-caps first")
        expect(before, 0 if new else revision, "frequency-cap")
        await keep_in(desk, connection, who, cap)
        return await _row(connection, cap.key)


async def keep_in(desk: Desk, connection: AsyncConnection, who: Who, cap: FrequencyCap) -> None:
    """The same, inside a transaction, whatever was there."""
    await frequency_caps.save(connection, desk.clock(), cap)
    await audit.note(connection, desk.clock(), who, "frequency_cap.kept", cap.key, cap.model_dump(mode="json"))


async def every(desk: Desk) -> list[Row]:
    """All of them, by key."""
    async with desk.database.read() as connection:
        return await frequency_caps.every(connection)


def definition(row: Row) -> FrequencyCap:
    """The cap in a row."""
    return frequency_caps.definition(row)


async def one(desk: Desk, key: str) -> Row:
    """One of them. Raises NotThere."""
    async with desk.database.read() as connection:
        return await _row(connection, key)


async def drop(desk: Desk, who: Who, key: str, revision: int | None = None) -> None:
    """Remove a cap. What waits because of it goes when it would have gone. Raises NotThere, Stale."""
    async with desk.database.begin() as connection:
        expect(await _row(connection, key), revision, "frequency-cap")
        await frequency_caps.drop(connection, key)
        await audit.note(connection, desk.clock(), who, "frequency_cap.removed", key)


async def _row(connection: AsyncConnection, key: str) -> Row:
    row = await frequency_caps.find(connection, key)
    if row is None:
        raise NotThere(f"there is no frequency cap “{key}”")
    return row
