"""Operations: long work that goes on in the background."""

import asyncio
from collections.abc import AsyncIterator

from client.resource import Resource
from client.shapes.operations import Item, Operation

_HERE = "/api/v1/operations"
_UNDER_WAY = ("running", "paused")


class Operations(Resource):
    """`/api/v1/operations`."""

    def every(self) -> AsyncIterator[Operation]:
        """All of them, the newest first."""
        return self._at.every(Operation, _HERE)

    async def read(self, operation: str) -> Operation:
        """One, with how many came to what. Raises NotFound."""
        return await self._at.get(Operation, f"{_HERE}/{operation}")

    async def finished(self, operation: str, *, every: float = 0.5) -> Operation:
        """The same, once it is over; looked at again after so many seconds."""
        while True:
            found = await self.read(operation)
            if found["state"] not in _UNDER_WAY:
                return found
            await asyncio.sleep(every)

    def items(self, operation: str) -> AsyncIterator[Item]:
        """What became of whom."""
        return self._at.every(Item, f"{_HERE}/{operation}/items")

    async def pause(self, operation: str) -> Operation:
        """Begin nobody more for now."""
        return await self._at.put(Operation, f"{_HERE}/{operation}/pause")

    async def resume(self, operation: str) -> Operation:
        """Go on where it stopped."""
        return await self._at.delete(Operation, f"{_HERE}/{operation}/pause")

    async def cancel(self, operation: str) -> Operation:
        """Begin nobody more; who was begun is finished."""
        return await self._at.delete(Operation, f"{_HERE}/{operation}")
