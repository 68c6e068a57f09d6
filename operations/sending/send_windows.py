"""Send windows: say when a channel may be used, look, take it back."""

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.opening_hours import OpeningHours
from operations import audit
from operations.desk import Desk, NotThere, Who
from operations.revision import expect
from store.rows import Row
from store.sending import send_windows


async def keep(desk: Desk, who: Who, channel: str, hours: OpeningHours, revision: int | None = None) -> Row:
    """Say when a channel may be used; the window's row. `revision` guards against overwriting somebody: Stale."""
    async with desk.database.begin() as connection:
        expect(_keyed(await send_windows.find(connection, channel)), revision, "send-window")
        await keep_in(desk, connection, who, channel, hours)
        return await _row(connection, channel)


async def keep_in(desk: Desk, connection: AsyncConnection, who: Who, channel: str, hours: OpeningHours) -> None:
    """The same, inside a transaction, whatever was there."""
    await send_windows.save(connection, desk.clock(), channel, hours)
    await audit.note(connection, desk.clock(), who, "send_window.kept", channel, hours.model_dump(mode="json"))


async def every(desk: Desk) -> list[Row]:
    """All of them, by channel."""
    async with desk.database.read() as connection:
        return await send_windows.every(connection)


async def one(desk: Desk, channel: str) -> Row:
    """A channel's. Raises NotThere."""
    async with desk.database.read() as connection:
        return await _row(connection, channel)


async def drop(desk: Desk, who: Who, channel: str, revision: int | None = None) -> None:
    """From now on a channel may be used at any hour. Raises NotThere, Stale."""
    async with desk.database.begin() as connection:
        expect(_keyed(await _row(connection, channel)), revision, "send-window")
        await send_windows.drop(connection, channel)
        await audit.note(connection, desk.clock(), who, "send_window.removed", channel)


async def _row(connection: AsyncConnection, channel: str) -> Row:
    row = await send_windows.find(connection, channel)
    if row is None:
        raise NotThere(f"channel “{channel}” has no send window: it may be used at any hour")
    return row


def _keyed(row: Row | None) -> Row | None:
    return row | {"key": row["channel"]} if row else None
