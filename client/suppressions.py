"""Suppressions: who must not be written to, whatever they allow."""

from collections.abc import AsyncIterator
from typing import Any, cast

from client.resource import Resource
from client.shapes.suppressions import Imported, Suppression

_HERE = "/api/v1/suppressions"


class Suppressions(Resource):
    """`/api/v1/suppressions`."""

    def every(self, **which: str) -> AsyncIterator[Suppression]:
        """All of them, the newest first; `channel`, `reason`, `address`: only those."""
        return self._at.every(Suppression, _HERE, **which)

    async def add(self, address: str, **said: str) -> Suppression:
        """Never write to it again; `reason`, and as `source` who said so."""
        return await self._at.post(Suppression, _HERE, {"address": address, **said})

    async def take_over(self, text: str, source: str, **which: str) -> Imported:
        """A list as CSV, the addresses in its first column; `channel`, `reason`."""
        said: dict[str, Any] = {"content": text, "headers": {"Content-Type": "text/csv"}}
        answer = await self._at.ask("POST", f"{_HERE}/imports", params={"source": source, **which}, **said)
        return cast(Imported, answer.json())

    async def remove(self, suppression: str, why: str) -> None:
        """Take somebody off the list, by the id of the entry; `why` goes into the audit log."""
        await self._at.delete(dict[str, Any], f"{_HERE}/{suppression}", why=why)
