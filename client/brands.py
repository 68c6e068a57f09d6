"""Brands: how everything we send looks and sounds."""

from collections.abc import AsyncIterator

from client.resource import Resource
from client.shapes.brands import BrandTold

_HERE = "/api/v1/brands"


class Brands(Resource):
    """`/api/v1/brands`."""

    def every(self) -> AsyncIterator[BrandTold]:
        """All of them by key, those that are files too."""
        return self._at.every(BrandTold, _HERE)

    async def read(self, key: str) -> BrandTold:
        """One. Raises NotFound."""
        return await self._at.get(BrandTold, f"{_HERE}/{key}")

    async def keep(self, key: str, text: str) -> BrandTold:
        """Add it, or change it; one that is a file is gone before, not changed. Raises Problem, with every fault."""
        return await self._keep(BrandTold, _HERE, key, text)

    async def remove(self, key: str) -> None:
        """Remove one that was written here. Raises Conflict while a journey wears it."""
        await self._at.ask("DELETE", f"{_HERE}/{key}")
