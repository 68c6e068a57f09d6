"""The content as it is now: what was written over the API, in front of what is in folders."""

from sqlalchemy.ext.asyncio import AsyncConnection

from messages.content.content import Content
from messages.content.library import Library
from store.content import written
from store.database import Database


class Current:
    """Reads the texts anew only when something was changed."""

    def __init__(self, database: Database, library: Library) -> None:
        self._database, self._library = database, library
        self._seen: object = None
        self._content = Content.of({})

    async def now(self, connection: AsyncConnection | None = None) -> Content:
        """All of it. Whoever has a connection says by which to read, and sees what they have written on it."""
        if connection:
            return await self._read(connection)
        async with self._database.read() as own:
            return await self._read(own)

    async def _read(self, connection: AsyncConnection) -> Content:
        behind = self._library.content
        seen = (behind.hash, await written.mark(connection))
        if seen != self._seen:
            content = Content.of(await written.files(connection)).over(behind)
            self._content, self._seen = content, seen
        return self._content
