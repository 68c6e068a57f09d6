"""Sources: who may tell us of events, and how we know that it is them."""

import hashlib
import secrets
from dataclasses import dataclass

from operations import audit
from operations.desk import Conflict, Desk, NotThere, Who
from store import sources
from store.rows import Row

SEGMENT = "segment"
"""The kind that speaks Segment's protocol, with a write key; the other kinds sign what they send."""


@dataclass(frozen=True)
class Added:
    """A new source: its row, and what opens it, which nobody can read again."""

    row: Row
    secret: str | None = None
    write_key: str | None = None


async def add(desk: Desk, who: Who, key: str, kind: str, title: str, secret: str | None = None) -> Added:
    """A new source. `secret` is what its webhooks are signed with, when the other side chose it. Raises Conflict."""
    write_key = f"et_write_{secrets.token_urlsafe(32)}" if kind == SEGMENT else None
    signed_with = None if kind == SEGMENT else secret or secrets.token_urlsafe(32)
    row = {"key": key, "kind": kind, "title": title, "created_at": desk.clock()}
    kept = row | {"secret": signed_with, "write_key_hash": write_key and _hash(write_key)}
    async with desk.database.begin() as connection:
        if not await sources.add(connection, kept):
            raise Conflict(f"there is a source “{key}” already")
        await audit.note(connection, desk.clock(), who, "source.added", key, {"kind": kind})
    return Added(row, signed_with, write_key)


async def every(desk: Desk) -> list[Row]:
    """All sources, by key, without what opens them."""
    async with desk.database.read() as connection:
        return await sources.every(connection)


async def source(desk: Desk, key: str) -> Row:
    """One source, with its secret. Raises NotThere."""
    async with desk.database.read() as connection:
        row = await sources.find(connection, key)
    if row is None:
        raise NotThere(f"there is no source “{key}”; add it with POST /api/v1/sources")
    return row


async def holder(desk: Desk, write_key: str) -> Row | None:
    """The source whose write key this is."""
    async with desk.database.read() as connection:
        return await sources.by_write_key(connection, _hash(write_key))


def _hash(write_key: str) -> str:
    return hashlib.sha256(write_key.encode()).hexdigest()
