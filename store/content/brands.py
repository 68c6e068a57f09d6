"""Brands that were written over the API: their texts, as they are now."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from store.keyed import Keyed
from store.tables import brands

_BRANDS = Keyed(brands)
hold, every, drop = _BRANDS.hold, _BRANDS.every, _BRANDS.drop


async def save(connection: AsyncConnection, now: datetime, key: str, text: str) -> None:
    """Add a brand, or change the one with this key."""
    await _BRANDS.save(connection, now, key, {"text": text})
