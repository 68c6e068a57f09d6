"""Audiences: who is meant, as a condition on customers. A segment, a static list, or everybody."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, true
from sqlalchemy.ext.asyncio import AsyncConnection

from store.audiences import lists, segments


class NoAudience(LookupError):
    """There is no such audience; the text says what to do."""


async def within(connection: AsyncConnection, now: datetime, audience: Mapping[str, Any]) -> ColumnElement[bool]:
    """A condition on the table `customers`, for `{segment: key}`, `{list: key}` or `{everybody: True}`.

    Made anew at each use, so it means who belongs to it now. Raises NoAudience.
    """
    match dict(audience):
        case {"everybody": True}:
            return true()
        case {"list": str(key)}:
            return await _listed(connection, key)
        case {"segment": str(key)}:
            return await _in_segment(connection, now, key)
    raise NoAudience("an audience is {segment: KEY}, {list: KEY} or {everybody: true}")


async def _listed(connection: AsyncConnection, key: str) -> ColumnElement[bool]:
    if await lists.find(connection, key) is None:
        raise NoAudience(f"there is no list “{key}”; add it with POST /api/v1/lists")
    return lists.has(key)


async def _in_segment(connection: AsyncConnection, now: datetime, key: str) -> ColumnElement[bool]:
    try:
        return await segments.clause(connection, now, key)
    except segments.NoSegment as missing:
        raise NoAudience(f"there is no segment “{missing.key}”; add it with POST /api/v1/segments") from None
