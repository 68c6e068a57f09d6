"""Upload: a file comes in parts, in any order and as often as it takes; it is looked at, and started."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from operations import audit
from operations.customers.imports.plan import HEAD, Plan, plan
from operations.desk import Conflict, Desk, NotThere, Who
from operations.work.long_work import begin
from store import pages
from store.audiences import lists
from store.rows import Row, new_id
from store.tables import imports as table
from store.work import imports, operations

KIND = "import_customers"
_COUNTED = ("new", "changed", "same", "refused")
_UNFINISHED = ("running", "paused")
_PROGRESS = {"operation": "id", "state": "state", "rows": "done", "of": "total"}


async def add(desk: Desk, who: Who, title: str, settings: Mapping[str, Any]) -> str:
    """A file is to come; the import's id. `settings`: whatever is not to be guessed (`api/management/imports.py`)."""
    of_import = new_id("imp")
    async with desk.database.begin() as connection:
        values = {"id": of_import, "title": title, "settings": dict(settings), "who": who.name}
        await imports.add(connection, desk.clock(), values)
        await audit.note(connection, desk.clock(), who, "import.added", of_import, {"title": title})
    return of_import


async def put(desk: Desk, of_import: str, number: int, data: bytes) -> None:
    """One part of the file, the first is 1; said again, the newest holds. Raises NotThere, Conflict once begun."""
    async with desk.database.begin() as connection:
        await _to_be_begun(connection, of_import)
        await imports.put(connection, of_import, number, data)
        size = sum((await imports.parts(connection, of_import)).values())
        await imports.change(connection, of_import, size=size)


async def everyone(desk: Desk, *, after: str | None = None, limit: int = 50) -> list[Row]:
    """Imports, the newest first; `after` is the last id of the page before."""
    async with desk.database.read() as connection:
        return await pages.page(connection, table, (table.c.created_at, table.c.id), (), after, limit)


async def progress(desk: Desk, of_import: str) -> Row:
    """An import, with `parts` (number → bytes) and the `operation` about it, None before. Raises NotThere."""
    async with desk.database.read() as connection:
        row = _there(await imports.find(connection, of_import), of_import)
        there = await imports.parts(connection, of_import)
        return row | {"parts": there, "operation": await operations.latest(connection, KIND, of_import)}


def told(operation: Row | None) -> Row:
    """What long work says about its import: `{operation, state, dry_run, rows, of, counts}`."""
    if operation is None:
        return {"operation": None, "state": None, "dry_run": False, "rows": 0, "of": 0, "counts": None}
    detail = {name: operation["detail"][name] for name in ("dry_run", "counts")}
    return detail | {name: operation[key] for name, key in _PROGRESS.items()}


async def start(desk: Desk, who: Who, of_import: str, settings: Mapping[str, Any], *, dry_run: bool) -> str:
    """Work it through in the background; the operation's id. `settings` are added to those it has.

    A dry run only counts, and may be followed by another start. Raises NotThere, Refused, Conflict.
    """
    async with desk.database.begin() as connection:
        row = await _to_be_begun(connection, of_import)
        asked = row["settings"] | dict(settings)
        found = await planned(connection, row, asked)
        await _whole(connection, row, asked)
        if asked.get("list") and not dry_run:
            await _listed(desk, connection, asked["list"], row["title"])
        await imports.change(connection, of_import, settings=asked, complete=True)
        await imports.forget_errors(connection, of_import)
        detail = found.written() | {"dry_run": dry_run, "counts": dict.fromkeys(_COUNTED, 0)}
        detail |= {name: asked.get(name) for name in ("list", "topic")} | {"channel": asked.get("channel", "email")}
        return await begin(desk, who, connection, KIND, of_import, detail)


async def planned(connection: AsyncConnection, row: Row, asked: Mapping[str, Any]) -> Plan:
    """How the file of an import is to be read. Raises Refused."""
    head = await imports.piece(connection, row["id"], 0, HEAD)
    return plan(head, asked, whole=len(head) < HEAD)


async def remove(desk: Desk, who: Who, of_import: str) -> None:
    """Forget an import, its file and its errors; not the customers. Raises NotThere, Conflict while it is worked on."""
    async with desk.database.begin() as connection:
        _there(await imports.hold(connection, of_import), of_import)
        operation = await operations.latest(connection, KIND, of_import)
        if operation and operation["state"] in _UNFINISHED:
            raise Conflict(f"it is being worked on; cancel operation {operation['id']} first")
        await imports.remove(connection, of_import)
        await audit.note(connection, desk.clock(), who, "import.removed", of_import)


async def _to_be_begun(connection: AsyncConnection, of_import: str) -> Row:
    """An import that nobody works on and that has not been done, held. Raises NotThere, Conflict."""
    row = _there(await imports.hold(connection, of_import), of_import)
    before = await operations.latest(connection, KIND, of_import)
    if before and before["state"] in _UNFINISHED:
        raise Conflict(f"it has been started; operation {before['id']} says how far it is")
    if before and not before["detail"]["dry_run"]:
        raise Conflict(f"it is {before['state']}; add another import to bring in a file again")
    return row


async def _whole(connection: AsyncConnection, row: Row, asked: Mapping[str, Any]) -> None:
    there = await imports.parts(connection, row["id"])
    missing = next(number for number in count(1) if number not in there)
    if missing <= max(there, default=0):
        raise Conflict(f"part {missing} is missing; put it to …/parts/{missing}")
    if asked.get("bytes") not in (None, row["size"]):
        raise Conflict(f"{row['size']} of {asked['bytes']} bytes have come; put the parts that are missing")


async def _listed(desk: Desk, connection: AsyncConnection, key: str, title: str) -> None:
    """A list that is not there yet is added, under the name of the file."""
    if await lists.find(connection, key) is None:
        await lists.save(connection, desk.clock(), key, title)


def _there(row: Row | None, of_import: str) -> Row:
    if row is None:
        raise NotThere(f"there is no import {of_import}")
    return row
