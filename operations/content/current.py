"""The content as it is now: what was written over the API, in front of what is in folders."""

from sqlalchemy.ext.asyncio import AsyncConnection

from messages.content.content import Content
from messages.content.library import Library
from store.content.written import Written
from store.database import Database


class Current:
    """Messages as they are now."""

    def __init__(self, database: Database, library: Library) -> None:
        self._library, self._written = library, Written(database)

    async def now(self, connection: AsyncConnection | None = None) -> Content:
        """All of it. Whoever has a connection says by which to read, and sees what they have written on it."""
        return self._library.below(await self._written.now(connection))
