"""Messages as operators keep them: those that are files, which stay as they are, and those written here."""

import re
from collections.abc import Collection, Mapping
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from messages.content.content import Content
from operations import audit
from operations.desk import Conflict, Desk, NotThere, Refused, Who
from operations.revision import expect
from store.content import message_uses, messages
from store.rows import Row

_FILE = re.compile(r"[a-z][a-z0-9_]{0,31}/[a-z]{2,3}(?:-[a-z0-9]{2,8})?/[a-z][a-z_]{0,31}\.(?:txt|html|mjml)")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,62}")
_MOST, _LONGEST = 100, 1024 * 1024
"""Files, and letters of all of them."""


async def every(desk: Desk, *, after: str | None = None, limit: int = 50) -> list[Row]:
    """All messages, by key: `origin` is `file` or `api`; `used_by`, such as `journey smatched`."""
    async with desk.database.read() as connection:
        content, uses = await desk.content.now(connection), await message_uses.uses(connection)
        written = {row["key"]: row for row in await messages.every(connection)}
    keys = sorted(key for key in content.messages() if key > (after or ""))[:limit]
    return [_told(key, written.get(key), content, uses.get(key, ())) for key in keys]


async def one(desk: Desk, key: str) -> Row:
    """One message, with its `files`. Raises NotThere."""
    async with desk.database.read() as connection:
        return await _row(desk, connection, key)


async def keep(
    desk: Desk, who: Who, key: str, files: Mapping[str, str], *, new: bool = False, revision: int | None = None
) -> Row:
    """Keep a message: `new`, also in front of one that is a file; or one that was written here, and read at `revision`.

    Raises Refused, NotThere, Conflict, Stale.
    """
    _check(key, files)
    async with desk.database.begin() as connection:
        before = await messages.hold(connection, key)
        if before is None and not new:
            _refuse(desk, key)
        expect(before, 0 if new else revision, "message")
        await messages.save(connection, desk.clock(), key, dict(sorted(files.items())))
        await audit.note(connection, desk.clock(), who, "message.kept", key)
        return await _row(desk, connection, key)


async def drop(desk: Desk, who: Who, key: str, revision: int | None = None) -> None:
    """Remove a message that was written here; one that is a file comes forth again.

    Raises NotThere, Stale, or Conflict while something uses it, and for a file.
    """
    async with desk.database.begin() as connection:
        before = await messages.hold(connection, key)
        if before is None:
            _refuse(desk, key)
        expect(before, revision, "message")
        using = (await message_uses.uses(connection)).get(key, [])
        if using and not desk.renderer.library.content.exists(key):
            raise Conflict(f"“{key}” is used by {', '.join(using)}; change or end that first")
        await messages.drop(connection, key)
        await audit.note(connection, desk.clock(), who, "message.removed", key)


def files_of(content: Content, key: str) -> dict[str, str]:
    """`CHANNEL/LOCALE/FILE` → text, of one message."""
    placed = ((PurePosixPath(path).parts, text) for path, text in content.files.items())
    return {"/".join((one[0], *one[2:])): text for one, text in placed if len(one) == 4 and one[1] == key}


def _check(key: str, files: Mapping[str, str]) -> None:
    if not _KEY.fullmatch(key):
        raise Refused("a message's key is small letters, digits and _, at most 63 of them, such as “follow_up”")
    if wrong := sorted(file for file in files if not _FILE.fullmatch(file)):
        raise Refused(
            f"“{wrong[0][:80]}” is no file of a message; name it CHANNEL/LOCALE/FILE, such as email/en/body.txt"
        )
    if not files:
        raise Refused("a message has files; write at least one, such as email/en/body.txt")
    if len(files) > _MOST or sum(map(len, files.values())) > _LONGEST:
        raise Refused(f"a message has at most {_MOST} files, and a million letters in all; split it into several")


def _refuse(desk: Desk, key: str) -> None:
    if desk.renderer.library.content.exists(key):
        raise Conflict(f"“{key}” is a file and stays as it is; POST a message of this key to put your own before it")
    raise NotThere(f"there is no message “{key}”; POST it to /api/v1/messages first")


async def _row(desk: Desk, connection: AsyncConnection, key: str) -> Row:
    content = await desk.content.now(connection)
    if not content.exists(key):
        raise NotThere(f"there is no message “{key}”; POST it to /api/v1/messages first")
    uses = (await message_uses.uses(connection)).get(key, [])
    row = _told(key, await messages.find(connection, key), content, uses)
    return row | {"files": files_of(content, key)}


def _told(key: str, row: Row | None, content: Content, uses: Collection[str]) -> Row:
    places = [file.split("/") for file in files_of(content, key)]
    told: dict[str, Any] = {"key": key, "origin": "api" if row else "file", "used_by": list(uses)}
    told |= {"channels": sorted({place[0] for place in places}), "locales": sorted({place[1] for place in places})}
    written = row or {"revision": None, "created_at": None, "updated_at": None}
    return told | {name: written[name] for name in ("revision", "created_at", "updated_at")}
