"""Messages that were written over the API: their files, as they are now."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from store.keyed import Keyed
from store.tables import messages

_MESSAGES = Keyed(messages)
find, hold, every, drop = _MESSAGES.find, _MESSAGES.hold, _MESSAGES.every, _MESSAGES.drop


async def save(connection: AsyncConnection, now: datetime, key: str, files: Mapping[str, str]) -> None:
    """Add a message (`CHANNEL/LOCALE/FILE` → text), or change the one with this key."""
    await _MESSAGES.save(connection, now, key, {"files": dict(files)})
