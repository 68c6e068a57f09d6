"""Webhook endpoints: where journeys call other systems."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, insert_into, many, one
from store.tables import webhook_endpoints


async def add(connection: AsyncConnection, values: Mapping[str, Any]) -> bool:
    """A new endpoint; False when there is one by that key."""
    statement = insert_into(connection, webhook_endpoints).values(dict(values)).on_conflict_do_nothing()
    return bool((await connection.execute(statement.returning(webhook_endpoints.c.key))).scalar_one_or_none())


async def find(connection: AsyncConnection, key: str) -> Row | None:
    """One endpoint, with its secret."""
    return await one(connection, select(webhook_endpoints).where(webhook_endpoints.c.key == key))


async def every(connection: AsyncConnection) -> list[Row]:
    """All endpoints, by key, without their secrets."""
    columns = [column for column in webhook_endpoints.c if column.name != "secret"]
    return await many(connection, select(*columns).order_by(webhook_endpoints.c.key))


async def keys(connection: AsyncConnection) -> list[str]:
    """The keys of all endpoints."""
    return list((await connection.execute(select(webhook_endpoints.c.key))).scalars())


async def remove(connection: AsyncConnection, key: str) -> bool:
    """Call it no more; False when it is not there."""
    return bool((await connection.execute(delete(webhook_endpoints).where(webhook_endpoints.c.key == key))).rowcount)
