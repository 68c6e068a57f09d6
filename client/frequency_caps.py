"""Frequency caps: at most so many messages within a span."""

from collections.abc import AsyncIterator

from client.resource import Resource
from client.shapes.frequency_caps import Cap

_HERE = "/api/v1/frequency-caps"


class FrequencyCaps(Resource):
    """`/api/v1/frequency-caps`."""

    def every(self) -> AsyncIterator[Cap]:
        """All of them."""
        return self._at.every(Cap, _HERE)

    async def read(self, key: str) -> Cap:
        """One. Raises NotFound."""
        return await self._at.get(Cap, f"{_HERE}/{key}")

    async def keep(self, key: str, most: int, within: str, **which: str) -> Cap:
        """Add it, or say all of it anew; `channel`, `topic`, `whose` (household), `then` (skip)."""
        return await self._set(Cap, _HERE, key, {"most": most, "within": within, **which})

    async def remove(self, key: str) -> None:
        """Count no more."""
        await self._at.ask("DELETE", f"{_HERE}/{key}")
