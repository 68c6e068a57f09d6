"""What every resource of the API has: a connection."""

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from client.connection import Connection

Shape = TypeVar("Shape")
_TEXT = {"Content-Type": "application/yaml"}


class Resource:
    """A noun of the API."""

    def __init__(self, connection: Connection) -> None:
        self._at = connection

    async def _keep(self, shape: type[Shape], among: str, key: str, text: str) -> Shape:
        """Change the definition that is there `among` others by this key, or add it."""
        if etag := await self._at.etag(f"{among}/{key}"):
            return await self._write(shape, "PUT", f"{among}/{key}", text, **{"If-Match": etag})
        return await self._write(shape, "POST", among, text)

    async def _set(self, shape: type[Shape], among: str, key: str, values: Mapping[str, Any]) -> Shape:
        """The same for what is no text but values."""
        if etag := await self._at.etag(f"{among}/{key}"):
            changed = await self._at.ask("PUT", f"{among}/{key}", json=values, headers={"If-Match": etag})
            return cast(Shape, changed.json())
        return await self._at.post(shape, among, {"key": key, **values})

    async def _write(self, shape: type[Shape], method: str, path: str, text: str, **headers: str) -> Shape:
        return cast(Shape, (await self._at.ask(method, path, content=text, headers=_TEXT | headers)).json())
