"""Webhook endpoints: where journeys call other systems."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.keyed import Keyed
from store.rows import Row, many
from store.tables import webhook_endpoints

_ENDPOINTS = Keyed(webhook_endpoints)
add, find, keys, remove = _ENDPOINTS.add, _ENDPOINTS.find, _ENDPOINTS.keys, _ENDPOINTS.drop


async def every(connection: AsyncConnection) -> list[Row]:
    """All endpoints, by key, without their secrets."""
    columns = [column for column in webhook_endpoints.c if column.name != "secret"]
    return await many(connection, select(*columns).order_by(webhook_endpoints.c.key))
