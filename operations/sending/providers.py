"""Providers: who carries messages, who of them is left alone for a while, and to have one tried at once."""

from messages.way import ways
from operations import audit
from operations.desk import Desk, NotThere, Who
from store.rows import Row
from store.sending import providers


async def every(desk: Desk) -> list[Row]:
    """All that are set up, and all that ever were away, by key."""
    async with desk.database.read() as connection:
        found = {row["key"]: row for row in await providers.every(connection)}
    known = {way.key: way.rate for channel in desk.channels().values() for way in ways(channel, "")}
    return [_told(key, found.get(key), known.get(key)) for key in sorted({*found, *known})]


def _told(key: str, row: Row | None, rate: float | None) -> Row:
    well: Row = {"state": providers.CLOSED, "since": None, "until": None, "drained_at": None, "reason": ""}
    said = {name: row[name] for name in ("state", "until", "drained_at", "reason")} if row else well
    since = row["opened_at"] if row and row["state"] != providers.CLOSED else None
    return {"key": key, "channel": key.partition(":")[0], "rate": rate, **said, "since": since}


async def held(desk: Desk) -> list[Row]:
    """Those that are left alone now."""
    async with desk.database.read() as connection:
        rows = await providers.every(connection)
    return [_told(row["key"], row, None) for row in rows if row["state"] != providers.CLOSED]


async def reset(desk: Desk, who: Who, key: str) -> Row:
    """Somebody has mended it: the next message is sent to it, and then what was held. Raises NotThere."""
    if key not in {row["key"] for row in await every(desk)}:
        raise NotThere(f"there is no provider “{key}”")
    async with desk.database.begin() as connection:
        await providers.close(connection, desk.clock(), key)
        await audit.note(connection, desk.clock(), who, "provider.reset", key)
    return next(row for row in await every(desk) if row["key"] == key)
