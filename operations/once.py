"""Once: what was asked under one key is done once, and answered the same every time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from operations.desk import Conflict, Desk, Refused, Who
from store.access import idempotency


@dataclass(frozen=True)
class Answered:
    """What was answered the first time."""

    status: int
    body: Any


async def claim(desk: Desk, who: Who, key: str, fingerprint: str) -> Answered | None:
    """None when it is for us to do; else what was answered before. Raises Conflict while somebody is at it."""
    async with desk.database.begin() as connection:
        before = await idempotency.claim(connection, desk.clock(), who.name, key, fingerprint)
    if before is None:
        return None
    if before["fingerprint"] != fingerprint:
        raise Refused("this Idempotency-Key came with another request before; use a new one for each")
    if before["status"] is None:
        raise Conflict("a request with this Idempotency-Key is under way; wait for its answer")
    return Answered(before["status"], before["body"])


async def keep(desk: Desk, who: Who, key: str, status: int, body: Mapping[str, Any] | None) -> None:
    """Keep what was answered, to answer the same again."""
    async with desk.database.begin() as connection:
        await idempotency.keep(connection, who.name, key, status, body)


async def let_go(desk: Desk, who: Who, key: str) -> None:
    """It came to nothing; the key may be used again."""
    async with desk.database.begin() as connection:
        await idempotency.let_go(connection, who.name, key)
