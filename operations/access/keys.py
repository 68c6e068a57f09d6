"""API keys: issued once, shown once, kept as a hash."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from operations import audit
from operations.desk import Desk, NotThere, Refused, Who
from store.access import keys
from store.rows import Row

SCOPES = {
    "journeys:read": "see journeys, their versions and maps",
    "journeys:write": "define and publish journeys",
    "enrollments:read": "see where people are and were",
    "enrollments:write": "enrol people and stop enrollments",
    "customers:read": "see customers, personal data included",
    "customers:write": "add and change customers and their consents",
    "events:write": "tell of events",
    "deliveries:read": "see what was sent",
    "touchpoints:read": "see surveys, products, budgets and tasks",
    "touchpoints:write": "change surveys, products and budgets, and tick tasks off",
    "vouchers:redeem": "redeem vouchers and gift cards at a till",
    "letters:print": "print letters, with the codes in them",
    "admin": "API keys, sources, webhook endpoints and the audit log",
    "*": "everything",
}
"""Scope → what it allows."""

_FIRST = "first"


@dataclass(frozen=True)
class Issued:
    """A new key: its row, and the key itself, which nobody can read again."""

    row: Row
    key: str


async def issue(desk: Desk, who: Who, title: str, scopes: Collection[str]) -> Issued:
    """A new key with some scopes. Raises Refused for a scope that does not exist."""
    if unknown := sorted(set(scopes) - set(SCOPES)):
        raise Refused(f"there is no scope {', '.join(unknown)}; there are {', '.join(SCOPES)}")
    identity = secrets.token_hex(4)
    key = f"et_live_{identity}_{secrets.token_urlsafe(32)}"
    row = {"id": identity, "title": title, "hash": _hash(key), "scopes": sorted(scopes), "created_at": desk.clock()}
    async with desk.database.begin() as connection:
        await keys.add(connection, row)
        await audit.note(connection, desk.clock(), who, "api_key.issued", identity, {"scopes": row["scopes"]})
    return Issued(row, key)


async def check(desk: Desk, key: str) -> Who | None:
    """Whose key this is; None when it is nobody's, or was revoked."""
    async with desk.database.read() as connection:
        row = await keys.by_hash(connection, _hash(key))
    return Who(f"key {row['id']}", frozenset(row["scopes"])) if row else None


async def revoke(desk: Desk, who: Who, identity: str) -> None:
    """From now on the key opens nothing. Raises NotThere."""
    async with desk.database.begin() as connection:
        if not await keys.revoke(connection, desk.clock(), identity):
            raise NotThere(f"there is no API key {identity} in use")
        await audit.note(connection, desk.clock(), who, "api_key.revoked", identity)


async def every(desk: Desk) -> list[Row]:
    """All keys that are in use, the oldest first, without what would open anything."""
    async with desk.database.read() as connection:
        return await keys.every(connection)


async def ensure_first(desk: Desk, key: str) -> None:
    """See to it that the key from the settings opens everything; the one set before opens nothing any more."""
    row = {"id": _FIRST, "title": "from the settings", "hash": _hash(key), "scopes": ["*"], "created_at": desk.clock()}
    async with desk.database.begin() as connection:
        await keys.put(connection, row)


def _hash(key: str) -> str:
    # The keys we issue are 256 random bits: no slow hash makes them harder to guess.
    return hashlib.sha256(key.encode()).hexdigest()
