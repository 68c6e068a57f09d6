"""What the hands hold: the store, the voices, and the secrets that links and codes are made with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from messages.codes import Codes
from messages.content.content import Content
from messages.links import Links
from messages.message import Channel
from store.database import Database
from store.journeys.contents import Contents
from store.journeys.versions import Versions

if TYPE_CHECKING:
    from messages.content.rendering import Renderer


@dataclass(frozen=True)
class Hands:
    """Handed to every deed; opened and closed in `wiring/parts.py`."""

    database: Database
    channels: dict[str, Channel]
    renderer: "Renderer"
    links: Links
    codes: Codes
    clock: Callable[[], datetime]
    """The wall clock; only for what is not on the enrolment's own time (leases, when a row was touched)."""

    @cached_property
    def versions(self) -> Versions:
        """The journey versions that walks follow."""
        return Versions(self.database)

    async def content_of(self, journey: str, version: int) -> Content:
        """What the messages of a version are made of."""
        pinned = await self._contents.of(journey, version)
        return Content(**pinned) if pinned else self.renderer.library.content

    @cached_property
    def _contents(self) -> Contents:
        return Contents(self.database)
