"""Files of customers, in and out: over the API of a running Etappe, or straight at the desk."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Protocol, cast

from cli import door
from cli.desk import AtDesk
from cli.remote import Remote
from operations.customers.export import EVERYBODY, EXCEL, PLAIN, export
from operations.customers.imports import errors, upload
from operations.customers.imports.preview import preview
from operations.desk import Desk, Who
from operations.work.keep_working import BREATH, chunk

Row = dict[str, Any]
_EVERY = 0.5
"""Seconds between two looks at what somebody else works on."""
_ME = Who("command line")


class Transfer(Protocol):
    """What can be done with a file."""

    async def add(self, title: str, settings: Row) -> str:
        """A file is to come; the import's id."""

    async def put(self, of_import: str, number: int, data: bytes) -> None:
        """One part of it."""

    async def preview(self, of_import: str) -> Row:
        """`{encoding, delimiter, columns: [{header, to}], rows: [{line, becomes, customer, why}]}`."""

    async def start(self, of_import: str, *, dry_run: bool) -> None:
        """Begin."""

    async def progress(self, of_import: str) -> Row:
        """`{parts, state, rows, of, counts, operation}`."""

    async def go_on(self, operation: str) -> None:
        """Do some more of it, or leave time to those who do."""

    def errors(self, of_import: str) -> AsyncIterator[bytes]:
        """The file of errors."""

    async def remove(self, of_import: str) -> None:
        """Forget the file."""

    def customers(self, audience: Mapping[str, str], *, excel: bool) -> AsyncIterator[bytes]:
        """Customers as a file."""


@asynccontextmanager
async def opened(url: str | None, key: str | None) -> AsyncIterator[Transfer]:
    """As `cli/door.py` opens."""
    async with door.opened(url, key) as way:
        if isinstance(way, Remote):
            yield OverHttp(way)
        elif isinstance(way, AtDesk):
            yield Here(way.desk)


class Here:
    """At the desk; what a running stack does not do meanwhile, we do."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def add(self, title: str, settings: Row) -> str:
        return await upload.add(self._desk, _ME, title, settings)

    async def put(self, of_import: str, number: int, data: bytes) -> None:
        await upload.put(self._desk, of_import, number, data)

    async def preview(self, of_import: str) -> Row:
        found = await preview(self._desk, of_import, {})
        columns = [{"header": one.header, "to": str(one)} for one in found.plan.columns]
        return vars(found.plan) | {"columns": columns, "rows": [vars(row) for row in found.rows]}

    async def start(self, of_import: str, *, dry_run: bool) -> None:
        await upload.start(self._desk, _ME, of_import, {}, dry_run=dry_run)

    async def progress(self, of_import: str) -> Row:
        row = await upload.progress(self._desk, of_import)
        return {"id": of_import, "parts": row["parts"]} | upload.told(row["operation"])

    async def go_on(self, operation: str) -> None:
        await chunk(self._desk, operation)
        await asyncio.sleep(BREATH)

    async def errors(self, of_import: str) -> AsyncIterator[bytes]:
        async for some in await errors.file(self._desk, of_import):
            yield some

    async def remove(self, of_import: str) -> None:
        await upload.remove(self._desk, _ME, of_import)

    async def customers(self, audience: Mapping[str, str], *, excel: bool) -> AsyncIterator[bytes]:
        style = EXCEL if excel else PLAIN
        async for some in await export(self._desk, _ME, audience or EVERYBODY, style):
            yield some


class OverHttp:
    """Over the API; its worker works."""

    def __init__(self, remote: Remote) -> None:
        self._etappe, self._imports = remote.etappe, remote.etappe.imports

    async def add(self, title: str, settings: Row) -> str:
        return (await self._imports.add(title, **settings))["id"]

    async def put(self, of_import: str, number: int, data: bytes) -> None:
        await self._imports.put(of_import, number, data)

    async def preview(self, of_import: str) -> Row:
        return cast(Row, await self._imports.preview(of_import))

    async def start(self, of_import: str, *, dry_run: bool) -> None:
        await self._imports.start(of_import, dry_run=dry_run)

    async def progress(self, of_import: str) -> Row:
        row: Mapping[str, Any] = await self._imports.read(of_import)
        told = ("id", "operation", "state", "dry_run", "rows", "of", "counts")
        parts = {int(number): size for number, size in row["parts"].items()}
        return {name: row[name] for name in told} | {"parts": parts}

    async def go_on(self, operation: str) -> None:
        await asyncio.sleep(_EVERY)

    def errors(self, of_import: str) -> AsyncIterator[bytes]:
        return self._imports.errors(of_import)

    async def remove(self, of_import: str) -> None:
        await self._imports.remove(of_import)

    def customers(self, audience: Mapping[str, str], *, excel: bool) -> AsyncIterator[bytes]:
        return self._etappe.customers.as_csv(excel=excel, **audience)
