"""Sources: who may tell us of events. What opens one is told once, where it is made."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from client.resource import Resource
from client.shapes.sources import Source, SourceWithSecret

_HERE = "/api/v1/sources"


class Sources(Resource):
    """`/api/v1/sources`."""

    def every(self) -> AsyncIterator[Source]:
        """All of them, by key."""
        return self._at.every(Source, _HERE)

    async def read(self, key: str) -> Source:
        """One. Raises NotFound."""
        return await self._at.get(Source, f"{_HERE}/{key}")

    async def add(self, key: str, kind: str, title: str, **more: Any) -> SourceWithSecret:
        """A new one; `secret`, if the other side chose it, and `mapping`. Raises Conflict."""
        return await self._at.post(SourceWithSecret, _HERE, {"key": key, "kind": kind, "title": title, **more})

    async def renew(self, key: str, secret: str | None = None, old_until: datetime | None = None) -> SourceWithSecret:
        """Another secret, or write key; an old secret is good for a day beside it, or until then."""
        said = {"secret": secret, "old_until": old_until and old_until.isoformat()}
        told = {name: value for name, value in said.items() if value}
        return await self._at.post(SourceWithSecret, f"{_HERE}/{key}/secrets", told)

    async def map(self, key: str, mapping: dict[str, Any], example: dict[str, Any] | None = None) -> Source:
        """Say where our fields stand in what it sends; every path has to lead somewhere in the example."""
        return await self._at.put(Source, f"{_HERE}/{key}/mapping", mapping | ({"example": example} if example else {}))

    async def remove(self, key: str) -> None:
        """Listen to it no more; what it told stays."""
        await self._at.ask("DELETE", f"{_HERE}/{key}")
