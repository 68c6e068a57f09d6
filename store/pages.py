"""Lists, page by page: after the last one seen, never by counting from the start."""

from typing import Any

from sqlalchemy import Column, ColumnElement, Table, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, many


async def page(
    connection: AsyncConnection,
    table: Table,
    order: tuple[Column[Any], Column[Any]],
    wanted: tuple[ColumnElement[bool], ...],
    after: str | None,
    limit: int,
) -> list[Row]:
    """Rows, the newest first. `order` ends with the column that `after` names: the last id of the page before."""
    query = select(table).where(*wanted).order_by(*(column.desc() for column in order)).limit(limit)
    if after is not None:
        seen = select(*order).where(order[-1] == after).scalar_subquery()
        query = query.where(tuple_(*order) < seen)
    return await many(connection, query)
