"""The content as it is now: what was written over the API, in front of what is in folders."""

from sqlalchemy.ext.asyncio import AsyncConnection

from messages.content.content import Content
from messages.content.library import Library
from store.content.written import Written
from store.database import Database


class Current:
    """Put together anew only when something was changed."""

    def __init__(self, database: Database, library: Library) -> None:
        self._library, self._written = library, Written(database)
        self._seen: object = None
        self._content = Content.of({})

    async def now(self, connection: AsyncConnection | None = None) -> Content:
        """All of it. Whoever has a connection says by which to read, and sees what they have written on it."""
        files, behind = await self._written.now(connection), self._library.content
        if (files, behind.hash) != self._seen:
            self._content, self._seen = Content.of(files).over(behind), (files, behind.hash)
        return self._content
