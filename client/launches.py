"""Launches: an audience let into a journey."""

from collections.abc import AsyncIterator
from typing import Any, cast

from client.resource import Resource
from client.shapes.launches import Asking, Launch, LaunchPreview


class Launches(Resource):
    """`/api/v1/launches`."""

    def of(self, journey: str) -> AsyncIterator[Launch]:
        """A journey's, the newest first."""
        return self._at.every(Launch, f"/api/v1/journeys/{journey}/launches")

    async def start(self, journey: str, audience: dict[str, str], **asked: Any) -> Launch:
        """Let `{segment}` or `{list}` in; `at`, `every`, `pace`, `only_reachable` as the API takes them."""
        return cast(Launch, (await self.ask(journey, audience=audience, **asked))["launch"])

    async def preview(self, journey: str, audience: dict[str, str], **asked: Any) -> LaunchPreview:
        """Who would enter and who not, and why; nobody is let in."""
        return cast(LaunchPreview, (await self.ask(journey, audience=audience, dry_run=True, **asked))["preview"])

    async def ask(self, journey: str, **asked: Any) -> Asking:
        """Whatever the API takes, and both of its answers."""
        return await self._at.post(Asking, f"/api/v1/journeys/{journey}/launches", asked)

    async def read(self, launch: str) -> Launch:
        """One, with how far it is. Raises NotFound."""
        return await self._at.get(Launch, f"/api/v1/launches/{launch}")

    async def pause(self, launch: str) -> Launch:
        """Let nobody in for now."""
        return await self._at.put(Launch, f"/api/v1/launches/{launch}/pause")

    async def resume(self, launch: str) -> Launch:
        """Go on where it stopped."""
        return await self._at.delete(Launch, f"/api/v1/launches/{launch}/pause")

    async def end(self, launch: str) -> Launch:
        """Let nobody in any more; who entered goes on."""
        return await self._at.delete(Launch, f"/api/v1/launches/{launch}")
