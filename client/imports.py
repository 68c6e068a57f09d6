"""Imports: files of customers, in parts."""

from collections.abc import AsyncIterator
from typing import Any

from client.resource import Resource
from client.shapes.imports import Begun, Import, ImportPreview, ImportWithProgress

_HERE = "/api/v1/imports"


class Imports(Resource):
    """`/api/v1/imports`."""

    def every(self) -> AsyncIterator[Import]:
        """All of them, the newest first."""
        return self._at.every(Import, _HERE)

    async def add(self, title: str, **settings: Any) -> ImportWithProgress:
        """A file to come; its settings are guessed from its head, where they are not said."""
        return await self._at.post(ImportWithProgress, _HERE, {"title": title, **settings})

    async def put(self, of_import: str, number: int, data: bytes) -> None:
        """A part of it, at most 1 MiB; the first is 1."""
        as_csv = {"Content-Type": "text/csv"}
        await self._at.ask("PUT", f"{_HERE}/{of_import}/parts/{number}", content=data, headers=as_csv)

    async def preview(self, of_import: str, **settings: Any) -> ImportPreview:
        """What the first rows would become."""
        return await self._at.post(ImportPreview, f"{_HERE}/{of_import}/preview", settings)

    async def start(self, of_import: str, *, dry_run: bool = False, **settings: Any) -> Begun:
        """Work it through; in a dry run only counted."""
        return await self._at.post(Begun, f"{_HERE}/{of_import}/start", {"dry_run": dry_run, **settings})

    async def read(self, of_import: str) -> ImportWithProgress:
        """Which parts are there, and how far it is."""
        return await self._at.get(ImportWithProgress, f"{_HERE}/{of_import}")

    def errors(self, of_import: str) -> AsyncIterator[bytes]:
        """The rows that were refused, as a file."""
        return self._at.stream(f"{_HERE}/{of_import}/errors.csv")

    async def remove(self, of_import: str) -> None:
        """Forget the file and its errors."""
        await self._at.ask("DELETE", f"{_HERE}/{of_import}")
