"""Assets: pictures, films and files, each with the variants that were made of it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.keyed import Keyed
from store.rows import Row, many, one
from store.tables import asset_files, assets

hold = Keyed(assets).hold
"""One asset, without its files."""
_WITHOUT_DATA = [column for column in asset_files.c if column.name != "data"]


async def find(connection: AsyncConnection, key: str) -> Row | None:
    """One asset, with its `files`."""
    return next(iter(await _whole(connection, await many(connection, select(assets).where(assets.c.key == key)))), None)


async def every(
    connection: AsyncConnection, *, kind: str | None = None, after: str | None = None, limit: int = 50
) -> list[Row]:
    """Assets by key, with their `files`; `after`: the last key of the page before."""
    query = select(assets).order_by(assets.c.key).limit(limit)
    query = query.where(assets.c.kind == kind) if kind else query
    return await _whole(connection, await many(connection, query.where(assets.c.key > after) if after else query))


async def these(connection: AsyncConnection, keys: Collection[str]) -> list[Row]:
    """Those of these keys that are there, with their `files`."""
    query = select(assets).where(assets.c.key.in_(sorted(keys)))
    return await _whole(connection, await many(connection, query)) if keys else []


async def _whole(connection: AsyncConnection, rows: list[Row]) -> list[Row]:
    query = select(*_WITHOUT_DATA).where(asset_files.c.asset.in_([row["key"] for row in rows]))
    files = await many(connection, query.order_by(asset_files.c.variant)) if rows else []
    return [row | {"files": [file for file in files if file["asset"] == row["key"]]} for row in rows]


async def file(connection: AsyncConnection, key: str, variant: str) -> Row | None:
    """One file with its `data`, and the `hash` of its asset."""
    joined = select(asset_files, assets.c.hash, assets.c.title).join(assets)
    return await one(connection, joined.where(asset_files.c.asset == key, asset_files.c.variant == variant))


async def add(connection: AsyncConnection, now: datetime, key: str, values: Mapping[str, Any]) -> None:
    """Add an asset; its files come with `put`."""
    row = {"key": key, "revision": 1, "created_at": now, "updated_at": now, **values}
    await connection.execute(insert(assets).values(row))


async def change(connection: AsyncConnection, now: datetime, key: str, values: Mapping[str, Any]) -> None:
    """Change what is said of an asset."""
    changed = {"revision": assets.c.revision + 1, "updated_at": now, **values}
    await connection.execute(update(assets).where(assets.c.key == key).values(changed))


async def put(connection: AsyncConnection, key: str, files: Iterable[Mapping[str, Any]]) -> None:
    """These are its files now: `variant`, `media_type`, `data`, `width`, `height`."""
    await connection.execute(delete(asset_files).where(asset_files.c.asset == key))
    await connection.execute(insert(asset_files), [{"asset": key, **file} for file in files])


async def drop(connection: AsyncConnection, key: str) -> None:
    """Remove an asset and its files."""
    await connection.execute(delete(asset_files).where(asset_files.c.asset == key))
    await connection.execute(delete(assets).where(assets.c.key == key))
