"""Topics: what customers can hear about, as the preference page tells them."""

from collections.abc import AsyncIterator
from typing import Any

from client.resource import Resource
from client.shapes.topics import Topic

_HERE = "/api/v1/topics"


class Topics(Resource):
    """`/api/v1/topics`."""

    def every(self) -> AsyncIterator[Topic]:
        """All of them, as they are shown."""
        return self._at.every(Topic, _HERE)

    async def read(self, key: str) -> Topic:
        """One. Raises NotFound."""
        return await self._at.get(Topic, f"{_HERE}/{key}")

    async def keep(self, key: str, texts: dict[str, dict[str, str]], **values: Any) -> Topic:
        """Add it, or say all of it anew: locale → `title`, `text`; `double_opt_in`, `public`, `position`."""
        return await self._set(Topic, _HERE, key, {"texts": texts, **values})

    async def remove(self, key: str) -> None:
        """Remove it; what customers said about it stays."""
        await self._at.ask("DELETE", f"{_HERE}/{key}")
