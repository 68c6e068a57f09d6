"""Segments: rules that say who belongs."""

from collections.abc import AsyncIterator

from client.resource import Resource
from client.shapes.customers import Customer
from client.shapes.segments import Segment

_HERE = "/api/v1/segments"


class Segments(Resource):
    """`/api/v1/segments`."""

    def every(self) -> AsyncIterator[Segment]:
        """All of them."""
        return self._at.every(Segment, _HERE)

    async def keep(self, key: str, text: str) -> Segment:
        """Add it, or change it. Raises Problem with every fault of the text, and its line."""
        return await self._keep(Segment, _HERE, key, text)

    async def read(self, key: str) -> Segment:
        """One. Raises NotFound."""
        return await self._at.get(Segment, f"{_HERE}/{key}")

    def customers(self, key: str) -> AsyncIterator[Customer]:
        """Who belongs to it now, the newest first."""
        return self._at.every(Customer, f"{_HERE}/{key}/customers")
