"""Journeys: written, published, and their gate opened and shut."""

from collections.abc import AsyncIterator
from typing import Any

from client.resource import Resource
from client.shapes.journeys import Fault, Journey, Publication, Repair, Switched

_HERE = "/api/v1/journeys"


class Journeys(Resource):
    """`/api/v1/journeys`."""

    def every(self) -> AsyncIterator[Journey]:
        """All of them."""
        return self._at.every(Journey, _HERE)

    async def read(self, key: str) -> Journey:
        """One. Raises NotFound."""
        return await self._at.get(Journey, f"{_HERE}/{key}")

    async def publish(self, key: str, text: str) -> Publication:
        """Make this text what new enrollments follow. Raises Problem with every fault of it, and its line."""
        await self._keep(Journey, _HERE, key, text)
        return await self._at.post(Publication, f"{_HERE}/{key}/publications")

    async def plan(self, key: str, text: str) -> dict[str, Any]:
        """What publishing a text would change, and for how many people."""
        return await self._write(dict[str, Any], "POST", f"{_HERE}/{key}/plans", text)

    async def migrate(self, key: str, to_version: int, **asked: Any) -> dict[str, Any]:
        """Move people on their way to a version; with `dry_run` only rehearsed: `{operation, preview}`."""
        said = {"to_version": to_version, **asked}
        return await self._at.post(dict[str, Any], f"{_HERE}/{key}/migrations", said)

    async def repair(self, key: str, **asked: Any) -> Repair:
        """Give everybody who stands still the same `order`; with `dry_run` only counted."""
        return await self._at.post(Repair, f"{_HERE}/{key}/repairs", asked)

    def faults(self, **which: str) -> AsyncIterator[Fault]:
        """Who stands still, by journey, step and fault; `journey`: only there."""
        return self._at.every(Fault, "/api/v1/faults", **which)

    async def pause(self, key: str, **chosen: str) -> Switched:
        """Send nothing; `clocks`: `run` or `stop`."""
        return await self._at.put(Switched, f"{_HERE}/{key}/pause", chosen or None)

    async def resume(self, key: str, **chosen: str) -> Switched:
        """Go on; `overdue`: `send`, `spread` (over `spread`) or `skip`."""
        return await self._at.delete(Switched, f"{_HERE}/{key}/pause", **chosen)

    async def drain(self, key: str) -> Switched:
        """Let nobody in any more; who is in goes on."""
        return await self._at.put(Switched, f"{_HERE}/{key}/drain")

    async def reopen(self, key: str, **chosen: str) -> Switched:
        """Let people in again."""
        return await self._at.delete(Switched, f"{_HERE}/{key}/drain", **chosen)
