"""Events: what customers did."""

from datetime import datetime
from typing import Any

from client.resource import Resource
from client.shapes.events import Event


class Events(Resource):
    """`/api/v1/events`."""

    async def tell(
        self,
        name: str,
        customer: dict[str, str],
        *,
        properties: dict[str, Any] | None = None,
        at: datetime | None = None,
        id: str | None = None,  # noqa: A002 - the API's name
    ) -> Event:
        """Tell of an event; kept when it is answered. The same id is kept once, however often it is told."""
        said: dict[str, Any] = {"name": name, "customer": customer, "properties": properties or {}, "id": id}
        return await self._at.post(Event, "/api/v1/events", said | {"at": at.isoformat() if at else None})
