"""`broadcast`: one message to an audience. Temporal drives it (`workflows/broadcast.py`); here it is only counted."""

from sqlalchemy.ext.asyncio import AsyncConnection

from operations.desk import Desk
from operations.work.work import Work
from store.audiences import broadcasts
from store.audiences.audiences import within
from store.rows import Row
from store.tables import customers
from store.work import operations


class BroadcastWork(Work):
    """Paused, resumed and cancelled like any other long work: `activities/send_chunk.py` looks before each wave."""

    kind = broadcasts.KIND

    async def total(self, desk: Desk, connection: AsyncConnection, operation: Row) -> int:
        meant = await within(connection, desk.clock(), operation["detail"]["audience"])
        return await operations.count(connection, customers, (meant,))

    async def chunk(self, desk: Desk, connection: AsyncConnection, operation: Row) -> bool:
        return False
