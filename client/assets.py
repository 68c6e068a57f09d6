"""Assets: pictures, films and files that messages and pages show."""

from collections.abc import AsyncIterator, Iterator
from typing import Any, cast

from client.resource import Resource
from client.shapes.assets import Asset

_HERE = "/api/v1/assets"


class Assets(Resource):
    """`/api/v1/assets`."""

    def every(self, **which: str) -> AsyncIterator[Asset]:
        """All of them by key; `kind`: only images, films or files."""
        return self._at.every(Asset, _HERE, **which)

    async def read(self, key: str) -> Asset:
        """One, with the address of every variant. Raises NotFound."""
        return await self._at.get(Asset, f"{_HERE}/{key}")

    async def keep(self, key: str, file: bytes, **said: Any) -> Asset:
        """Add it, or put a file in its place: `title`, `alt` by locale or `decorative`, `focus` as `x` and `y`."""
        fields, files = dict(_fields(said)), {"file": (key, file, "application/octet-stream")}
        if etag := await self._at.etag(f"{_HERE}/{key}"):
            match = {"If-Match": etag}
            answer = await self._at.ask("PUT", f"{_HERE}/{key}", data=fields, files=files, headers=match)
        else:
            answer = await self._at.ask("POST", _HERE, data={"key": key, **fields}, files=files)
        return cast(Asset, answer.json())

    async def remove(self, key: str) -> None:
        """Remove it. Raises Conflict while a message or a brand shows it."""
        await self._at.ask("DELETE", f"{_HERE}/{key}")


def _fields(said: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in said.items():
        if isinstance(value, dict):
            yield from ((f"{name}.{inner}", str(one)) for inner, one in value.items())
        else:
            yield name, str(value).lower() if isinstance(value, bool) else str(value)
