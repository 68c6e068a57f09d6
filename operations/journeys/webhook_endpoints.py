"""Webhook endpoints: which systems journeys may call, and what they know us by."""

from dataclasses import dataclass

from messages.signature import new_secret
from operations import audit
from operations.desk import Conflict, Desk, NotThere, Who
from store.journeys import webhook_endpoints
from store.rows import Row


@dataclass(frozen=True)
class Added:
    """A new endpoint: its row, and what our calls are signed with, which nobody can read again."""

    row: Row
    secret: str


async def add(desk: Desk, who: Who, key: str, title: str, url: str) -> Added:
    """A new endpoint, with a secret of its own. Raises Conflict."""
    row, secret = {"key": key, "title": title, "url": url, "created_at": desk.clock()}, new_secret()
    async with desk.database.begin() as connection:
        if not await webhook_endpoints.add(connection, row | {"secret": secret}):
            raise Conflict(f"there is a webhook endpoint “{key}” already; remove it first, or take another key")
        await audit.note(connection, desk.clock(), who, "webhook_endpoint.added", key, {"url": url})
    return Added(row, secret)


async def every(desk: Desk) -> list[Row]:
    """All endpoints, by key, without their secrets."""
    async with desk.database.read() as connection:
        return await webhook_endpoints.every(connection)


async def remove(desk: Desk, who: Who, key: str) -> None:
    """It is called no more; steps that still mean to come to `no_answer` in their time. Raises NotThere."""
    async with desk.database.begin() as connection:
        if not await webhook_endpoints.remove(connection, key):
            raise NotThere(f"there is no webhook endpoint “{key}”")
        await audit.note(connection, desk.clock(), who, "webhook_endpoint.removed", key)
