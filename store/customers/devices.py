"""Devices of a customer that may be woken by a push: `{endpoint, keys, at}`, the newest first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from store.customers import customers

MOST = 20
"""Devices of one customer; the oldest is forgotten for a newer one."""


async def keep(
    connection: AsyncConnection, now: datetime, customer: str, endpoint: str, keys: Mapping[str, str]
) -> int | None:
    """Keep a device as the newest; how many there are now. None when there is no such customer."""
    row = await customers.hold(connection, customer)
    if row is None:
        return None
    device = {"endpoint": endpoint, "keys": dict(keys), "at": now.isoformat()}
    kept = [device, *_others(row["devices"], endpoint)][:MOST]
    await customers.change(connection, now, row["id"], {"devices": kept})
    return len(kept)


async def forget(connection: AsyncConnection, now: datetime, customer: str, endpoint: str) -> int:
    """Forget a device; how many are left."""
    row = await customers.hold(connection, customer)
    if row is None:
        return 0
    left = _others(row["devices"], endpoint)
    if len(left) < len(row["devices"]):
        await customers.change(connection, now, row["id"], {"devices": left})
    return len(left)


def together(*lists: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The devices of several who are found to be one, each once, the newest first."""
    every = {device["endpoint"]: device for one in lists for device in one}
    return sorted(every.values(), key=lambda device: str(device["at"]), reverse=True)[:MOST]


def _others(devices: list[dict[str, Any]], endpoint: str) -> list[dict[str, Any]]:
    return [device for device in devices if device["endpoint"] != endpoint]
