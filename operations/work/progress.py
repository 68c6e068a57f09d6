"""Progress: look at long work. Changes nothing."""

from operations.desk import Desk, NotThere
from store import pages
from store.rows import Row
from store.tables import operations as table
from store.work import operations as works


async def operations(desk: Desk, *, after: str | None = None, limit: int = 50) -> list[Row]:
    """Long work, the newest first; `after` is the last id of the page before."""
    async with desk.database.read() as connection:
        return await pages.page(connection, table, (table.c.created_at, table.c.id), (), after, limit)


async def operation(desk: Desk, operation_id: str) -> Row:
    """One piece of it, with `tally`: state → how many enrolments came to that. Raises NotThere."""
    async with desk.database.read() as connection:
        row = await works.find(connection, operation_id)
        if row is None:
            raise NotThere(f"there is no operation {operation_id}")
        return row | {"tally": await works.counted(connection, row)}


async def items(
    desk: Desk, operation_id: str, *, state: str | None = None, after: str | None = None, limit: int = 50
) -> list[Row]:
    """What became of each enrolment, in the order of their ids. Raises NotThere."""
    await operation(desk, operation_id)
    async with desk.database.read() as connection:
        return await works.items(connection, operation_id, state, after, limit)
