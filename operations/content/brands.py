"""Brands: keep one, look at it, remove it. One that was written here goes before a file of the same key."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from messages.content.brand import BadBrand, Brand, BrandFaults, brand, read
from messages.content.content import BRANDS, Content
from operations import audit
from operations.desk import Conflict, Desk, NotThere, Who
from operations.revision import expect
from store.content import brands
from store.content.brand_uses import uses
from store.rows import Row

API, FILE = "api", "file"
"""Where a brand is from. A file is changed where it stands."""


async def keep(desk: Desk, who: Who, text: str, *, key: str | None = None, revision: int | None = None) -> Row:
    """Keep a brand's text; its row. `revision`: as read, 0 when there must be none.

    With `key` it must be there, and the text need not say whose it is. Raises BrandFaults, NotThere, Conflict, Stale.
    """
    found = read(text, key)
    async with desk.database.begin() as connection:
        before = await brands.hold(connection, found.key)
        if key and before is None:
            raise await _not_ours(desk, connection, key)
        expect(before, revision, "brand")
        await brands.save(connection, desk.clock(), found.key, text)
        await audit.note(connection, desk.clock(), who, "brand.kept", found.key)
        return await _row(desk, connection, found.key)


async def every(desk: Desk) -> list[Row]:
    """All brands by key, those in files too."""
    async with desk.database.read() as connection:
        ours = {row["key"]: row for row in await brands.every(connection)}
        files = await desk.content.now(connection)
        using = await uses(connection)
    return [_told(key, ours.get(key), files, using.get(key, [])) for key in files.brands()]


async def one(desk: Desk, key: str) -> Row:
    """One brand. Raises NotThere."""
    async with desk.database.read() as connection:
        return await _row(desk, connection, key)


async def drop(desk: Desk, who: Who, key: str, revision: int | None = None) -> None:
    """Remove a brand. Raises NotThere, Stale, or Conflict for a file, or while a journey would be left without it."""
    async with desk.database.begin() as connection:
        row = await brands.hold(connection, key)
        if row is None:
            raise await _not_ours(desk, connection, key)
        expect(row, revision, "brand")
        using = (await uses(connection)).get(key, [])
        if using and f"{BRANDS}/{key}.yaml" not in desk.renderer.library.content.files:
            raise Conflict(f"“{key}” is used by {', '.join(using)}; give that another brand first")
        await brands.drop(connection, key)
        await audit.note(connection, desk.clock(), who, "brand.removed", key)


async def dressed(desk: Desk, key: str) -> Brand | None:
    """A brand as it is now; None when it is not there, or cannot be read."""
    try:
        return brand(await desk.content.now(), key)
    except BadBrand:
        return None


async def _row(desk: Desk, connection: AsyncConnection, key: str) -> Row:
    content = await desk.content.now(connection)
    if key not in content.brands():
        raise NotThere(f"there is no brand “{key}”")
    using = (await uses(connection)).get(key, [])
    return _told(key, await brands.hold(connection, key), content, using)


def _told(key: str, row: Row | None, content: Content, using: list[str]) -> Row:
    text = content.files[f"{BRANDS}/{key}.yaml"]
    written = row or {"revision": 0, "created_at": None, "updated_at": None}
    return {**written, "key": key, "text": text, "source": API if row else FILE, "used_by": using, **_read(key, text)}


def _read(key: str, text: str) -> dict[str, Any]:
    """What it says; or why it cannot be read, which only a file can be."""
    try:
        found = read(text, key)
    except BrandFaults as wrong:
        return {"definition": None, "warnings": [str(fault) for fault in wrong.faults]}
    return {"definition": found, "warnings": found.faint}


async def _not_ours(desk: Desk, connection: AsyncConnection, key: str) -> Conflict | NotThere:
    if key in (await desk.content.now(connection)).brands():
        return Conflict(f"“{key}” is a file; change it there, or POST to /api/v1/brands what goes before it")
    return NotThere(f"there is no brand “{key}”; POST it to /api/v1/brands first")
