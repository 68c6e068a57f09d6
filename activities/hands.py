"""What the hands hold: the store, the voices, and the secrets that links and codes are made with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncConnection

from activities.breaker import Alarm
from activities.traffic import Traffic
from messages.codes import Codes
from messages.content.content import Content
from messages.links import Links
from messages.mail.verp import Purpose, Verp
from messages.message import Channel
from store.content.written import Written
from store.database import Database
from store.journeys.contents import Contents
from store.journeys.versions import Versions
from store.sending.rules import RuleBook

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
    bounce_domain: str = ""
    """Where mails come back to; to their sender when it is empty."""
    domain_rates: Mapping[str, float] = field(default_factory=dict)
    """How many mails a second a recipient's domain takes; `*`: each of the others."""
    alarm: Alarm | None = None
    """Who is told when a provider is left alone."""

    def comes_back_to(self, delivery: str, purpose: Purpose = "bounce") -> str:
        """The address of a delivery for what comes back; nothing without a domain for it."""
        return self._verp.address(delivery, self.bounce_domain, purpose) if self.bounce_domain else ""

    @cached_property
    def _verp(self) -> Verp:
        return Verp(self.links.secrets)

    @cached_property
    def versions(self) -> Versions:
        """The journey versions that walks follow."""
        return Versions(self.database)

    @cached_property
    def rules(self) -> RuleBook:
        """What operators said of all sending."""
        return RuleBook()

    @cached_property
    def traffic(self) -> Traffic:
        """By which way messages go, and how fast."""
        return Traffic(self.database, self.clock, self.domain_rates, self.alarm)

    async def content_of(
        self, journey: str, version: int, connection: AsyncConnection | None = None, *, anew: bool = False
    ) -> Content:
        """What the messages of a version are made of. `anew`: they may have been mended."""
        pinned = await self._contents.of(journey, version, connection, anew=anew)
        return Content(**pinned) if pinned else await self.content_now(connection)

    async def content_now(self, connection: AsyncConnection | None = None) -> Content:
        """What messages are made of now: what was written over the API, in front of what is in folders."""
        return self.renderer.library.below(await self._written.now(connection))

    @cached_property
    def _contents(self) -> Contents:
        return Contents(self.database)

    @cached_property
    def _written(self) -> Written:
        return Written(self.database)
