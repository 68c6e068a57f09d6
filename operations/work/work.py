"""Work: one kind of long work, as a kind must be. Most are about a crowd (`operations/work/crowd.py`)."""

from typing import ClassVar

from sqlalchemy.ext.asyncio import AsyncConnection

from operations.desk import Desk
from store.rows import Row


class Work:
    """Something that takes long, done chunk by chunk. A kind is a subclass in a file of `operations/work/works/`."""

    kind: ClassVar[str]

    async def total(self, desk: Desk, connection: AsyncConnection, operation: Row) -> int:
        """How many it is about."""
        raise NotImplementedError

    async def chunk(self, desk: Desk, connection: AsyncConnection, operation: Row) -> bool:
        """One chunk of it, in one transaction; whether anything moved."""
        raise NotImplementedError
