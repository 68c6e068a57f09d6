"""Assets: upload a picture, a film or a file; say what it shows and what a crop must keep; look at it; remove it."""

import asyncio
import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from messages.assets.kinds import ORIGINAL, SORTS, BadAsset, Sort, sort_of
from messages.assets.pictures import Focus, Variant, variants
from messages.assets.shown import Pictures, named
from messages.content.content import Content
from operations import audit
from operations.desk import Conflict, Desk, NotThere, Refused, Who
from operations.revision import expect
from store.content import assets
from store.rows import Row

IMAGE = "image"
_MIDDLE = Focus()
_PRESS = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")
"""One picture at a time, beside the loop: what it takes of memory it takes once."""


class Unfit(Refused):
    """A file or what is said of it cannot be taken; the text says why, and what to do."""


class Wordless(Unfit):
    """Say what the picture shows, in one language at least (alt); or that it only decorates."""


@dataclass(frozen=True)
class Said:
    """What is said of an asset. `alt`: locale → what it shows; a picture that only decorates has none."""

    title: str = ""
    alt: Mapping[str, str] = field(default_factory=dict)
    decorative: bool = False
    focus: Focus = _MIDDLE


@dataclass(frozen=True)
class Prepared:
    """An asset that can be kept: what its row says, and its files."""

    key: str
    values: dict[str, Any]
    files: list[Variant]


async def add(desk: Desk, who: Who, key: str, data: bytes, declared: str, said: Said) -> Row:
    """A new asset; its row with its `files`. Raises Unfit, Conflict."""
    made = await prepare(key, data, declared, said)
    async with desk.database.begin() as connection:
        expect(await assets.hold(connection, key), 0, "asset")
        return await keep_in(desk, connection, who, made)


async def prepare(key: str, data: bytes, declared: str, said: Said, before: Row | None = None) -> Prepared:
    """Make what is kept of a file; it takes its time, so it is done before a transaction. Raises Unfit."""
    sort = _sort(data, declared)
    if before:
        _like(before, sort)
    _described(sort.kind, said)
    files = await _made(data, sort, said.focus)
    return Prepared(key, _values(sort, data, files, said), files)


async def keep_in(desk: Desk, connection: AsyncConnection, who: Who, made: Prepared) -> Row:
    """Keep it, inside a transaction, whatever was there; its row with its `files`."""
    known = await assets.hold(connection, made.key)
    await (assets.change if known else assets.add)(connection, desk.clock(), made.key, made.values)
    return await _kept(desk, connection, who, made.key, made.files)


async def change(
    desk: Desk, who: Who, key: str, said: Said, file: tuple[bytes, str] | None = None, revision: int | None = None
) -> Row:
    """Say something else of it, or put another file in its place. Raises Unfit, NotThere, Stale."""
    row = await one(desk, key)
    sort = _sort(*file) if file else SORTS[row["media_type"]]
    _like(row, sort)
    _described(sort.kind, said)
    files = await _again(desk, row, sort, said, file)
    async with desk.database.begin() as connection:
        expect(await assets.hold(connection, key), revision if revision is not None else row["revision"], "asset")
        whole = _values(sort, file[0] if file else b"", files, said) if files else _spoken(said)
        values = whole if file else {name: value for name, value in whole.items() if name not in ("size", "media_type")}
        await assets.change(connection, desk.clock(), key, values)
        return await _kept(desk, connection, who, key, files)


async def every(desk: Desk, *, kind: str | None = None, after: str | None = None, limit: int = 50) -> list[Row]:
    """Assets by key; `after`: the last key of the page before."""
    async with desk.database.read() as connection:
        return await assets.every(connection, kind=kind, after=after, limit=limit)


async def one(desk: Desk, key: str) -> Row:
    """One asset, with its `files`. Raises NotThere."""
    async with desk.database.read() as connection:
        return await _row(connection, key)


async def file(desk: Desk, key: str, variant: str) -> Row:
    """One of its files, with its `data`. Raises NotThere."""
    async with desk.database.read() as connection:
        found = await assets.file(connection, key, variant)
    if found is None:
        raise NotThere(f"there is no {variant} of an asset “{key}”")
    return found


async def drop(desk: Desk, who: Who, key: str, revision: int | None = None) -> None:
    """Remove an asset. Raises NotThere, Stale, or Conflict while a message or a brand shows it."""
    async with desk.database.begin() as connection:
        await _row(connection, key)
        expect(await assets.hold(connection, key), revision, "asset")
        if key in named(await desk.content.now(connection)):
            raise Conflict(f"a message or a brand shows “{key}”; take it out there first")
        await assets.drop(connection, key)
        await audit.note(connection, desk.clock(), who, "asset.removed", key)


async def shown(desk: Desk, connection: AsyncConnection, content: Content) -> Pictures:
    """What templates may know of the assets that some content names."""
    return Pictures(desk.links.base_url, tuple(await assets.these(connection, named(content))))


async def _again(desk: Desk, row: Row, sort: Sort, said: Said, new: tuple[bytes, str] | None) -> list[Variant]:
    """Its files, when they are others now: of another upload, or around another focus."""
    if new is None and (sort.kind != IMAGE or asdict(said.focus) == row["focus"]):
        return []
    if new:
        return await _made(new[0], sort, said.focus)
    kept = await file(desk, row["key"], ORIGINAL)
    return await _made(kept["data"], SORTS[kept["media_type"]], said.focus)


async def _made(data: bytes, sort: Sort, focus: Focus) -> list[Variant]:
    if sort.kind != IMAGE:
        return [Variant(ORIGINAL, sort.media_type, data)]
    try:
        return await asyncio.get_running_loop().run_in_executor(_PRESS, variants, data, sort, focus)
    except BadAsset as wrong:
        raise Unfit(str(wrong)) from None


async def _kept(desk: Desk, connection: AsyncConnection, who: Who, key: str, files: list[Variant]) -> Row:
    if files:
        await assets.put(connection, key, [vars(one) for one in files])
    await audit.note(connection, desk.clock(), who, "asset.kept", key)
    return await _row(connection, key)


def _sort(data: bytes, declared: str) -> Sort:
    try:
        return sort_of(data, declared)
    except BadAsset as wrong:
        raise Unfit(str(wrong)) from None


def _like(row: Row, sort: Sort) -> None:
    if sort.kind != row["kind"]:
        raise Unfit(f"“{row['key']}” is of the kind {row['kind']}, this is {sort.media_type}; add it as another asset")


def _described(kind: str, said: Said) -> None:
    if kind == IMAGE and not said.alt and not said.decorative:
        raise Wordless("say what the picture shows, in one language at least (alt); or that it only decorates")
    if said.alt and said.decorative:
        raise Unfit("a picture that only decorates has no alt text; say one of both")


def _values(sort: Sort, data: bytes, files: list[Variant], said: Said) -> dict[str, Any]:
    first, digest = files[0], hashlib.sha256(b"".join(one.data for one in files)).hexdigest()
    size = {"width": first.width, "height": first.height, "size": len(data), "hash": digest}
    return {"kind": sort.kind, "media_type": sort.media_type, **size, **_spoken(said)}


def _spoken(said: Said) -> dict[str, Any]:
    return {"title": said.title, "alt": dict(said.alt), "focus": asdict(said.focus)}


async def _row(connection: AsyncConnection, key: str) -> Row:
    row = await assets.find(connection, key)
    if row is None:
        raise NotThere(f"there is no asset “{key}”")
    return row
