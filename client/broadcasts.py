"""Broadcasts: one message to an audience."""

from collections.abc import AsyncIterator

from client.resource import Resource
from client.shapes.broadcasts import Broadcast, BroadcastPreview, StartedBroadcast

_HERE = "/api/v1/broadcasts"


class Broadcasts(Resource):
    """`/api/v1/broadcasts`."""

    def every(self) -> AsyncIterator[Broadcast]:
        """All of them, the newest first."""
        return self._at.every(Broadcast, _HERE)

    async def write(self, key: str, text: str) -> Broadcast:
        """Write one, or change one that was not started."""
        return await self._keep(Broadcast, _HERE, key, text)

    async def preview(self, text: str) -> BroadcastPreview:
        """Whom a text would reach, if it were sent now."""
        return await self._write(BroadcastPreview, "POST", f"{_HERE}/previews", text)

    async def read(self, key: str) -> Broadcast:
        """One, with how far it is. Raises NotFound."""
        return await self._at.get(Broadcast, f"{_HERE}/{key}")

    async def send(self, key: str) -> StartedBroadcast:
        """Send it. Raises Conflict when that was done already."""
        return await self._at.post(StartedBroadcast, f"{_HERE}/{key}/launches")

    async def pause(self, key: str) -> Broadcast:
        """Nobody more gets it for now."""
        return await self._at.put(Broadcast, f"{_HERE}/{key}/pause")

    async def resume(self, key: str) -> Broadcast:
        """Go on where it stopped."""
        return await self._at.delete(Broadcast, f"{_HERE}/{key}/pause")
