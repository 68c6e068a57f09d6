"""Send windows: when a channel may be used at all, on each customer's own clock."""

from collections.abc import AsyncIterator
from typing import Any

from client.resource import Resource
from client.shapes.send_windows import SendWindow

_HERE = "/api/v1/send-windows"


class SendWindows(Resource):
    """`/api/v1/send-windows`."""

    def every(self) -> AsyncIterator[SendWindow]:
        """All of them, by channel."""
        return self._at.every(SendWindow, _HERE)

    async def read(self, channel: str) -> SendWindow:
        """A channel's. Raises NotFound."""
        return await self._at.get(SendWindow, f"{_HERE}/{channel}")

    async def keep(self, channel: str, **hours: Any) -> SendWindow:
        """Say when it may be used: `days`, `to`, and as `from_` from when."""
        said = {name.rstrip("_"): value for name, value in hours.items()}
        return await self._at.put(SendWindow, f"{_HERE}/{channel}", {"open": said})

    async def remove(self, channel: str) -> None:
        """Let it be used at any hour."""
        await self._at.ask("DELETE", f"{_HERE}/{channel}")
