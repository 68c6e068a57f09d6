"""The desk: where what people want, and what events bring, is decided. Both doors and the command line come here."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Protocol

from journeys.chunk import Tour
from journeys.confirmation import Confirmation
from journeys.orders import Order
from journeys.passage import Passage
from journeys.recurrence import Recurrence
from journeys.road import Heard
from messages.codes import Codes
from messages.content.library import Library
from messages.content.rendering import Renderer
from messages.links import Links
from messages.mail.verp import Verp
from messages.message import Channel
from messages.providers.preset import Preset
from operations.content.current import Current
from operations.events.together import Together
from operations.returns.tolerance import Tolerance
from store.database import Database
from store.journeys.versions import Versions


class Walks(Protocol):
    """The walks, as the desk sees them. Temporal's client is behind it (`operations/enrolments/temporal.py`)."""

    async def start(self, passage: Passage, *, again: bool = False, gives_way: bool = False) -> bool:
        """Start a walk; whether it had to be. Not when it is under way, nor, unless `again`, when it was.

        One that `gives_way` lets others go first where there is a queue.
        """

    async def hear(self, enrolment: str, heard: Heard) -> None:
        """Tell a walk of an event; nothing happens when the walk is over."""

    async def steer(self, enrolment: str, order: Order) -> None:
        """Change a walk on its way; nothing happens when it is over."""

    async def stop(self, enrolment: str, reason: str) -> None:
        """End a walk; nothing happens when it is over."""

    async def tour(self, tour: Tour) -> None:
        """Send a broadcast; nothing happens when it is under way, or was. Nobody walks: it goes in chunks."""

    async def confirm(self, asked: Confirmation) -> None:
        """Ask somebody by mail whether they agree; nothing happens when it is under way, or was."""

    async def ready(self) -> bool:
        """Whether Temporal answers."""

    def link(self, enrolment: str) -> str | None:
        """The address of a walk in Temporal's own UI, when there is one."""


class Schedules(Protocol):
    """What comes due again and again, as the desk sees it (`operations/audiences/schedules.py`: in Temporal)."""

    async def keep(self, launch: str, recurrence: Recurrence, *, paused: bool) -> None:
        """From now on it is so; saying it again changes nothing."""

    async def drop(self, launch: str) -> None:
        """It comes due no more; nothing happens when there is none."""

    async def make_up(self, launch: str, since: datetime, until: datetime) -> None:
        """Have it done for the times in between, one after the other; but not again for a time it was done for."""

    async def following(self, launch: str) -> list[datetime]:
        """When it comes due next, a few times on; nothing when there is none, or Temporal is away."""


@lru_cache(maxsize=1)
def _packaged() -> Renderer:
    return Renderer(Library())


@dataclass(frozen=True)
class Desk:
    """What the desk works with; put together in `wiring/parts.py`."""

    database: Database
    walks: Walks
    links: Links
    codes: Codes
    clock: Callable[[], datetime]
    exists: Callable[[str, str], bool]
    """Whether a message or a brand is there: `exists("message", "hello")`."""
    renderer: Renderer = field(default_factory=_packaged)
    """Writes messages, from those in folders and from those written over the API."""
    channels: Callable[[], Mapping[str, Channel]] = dict
    """Every channel, open: for a message that is only tried. None where nothing goes out."""
    providers: Mapping[str, Preset] = field(default_factory=dict)
    """Those who carry messages for us: key → how they speak."""
    letter_font: str = ""
    """The file of the font that letters are printed in."""
    closed: Mapping[str, str] | None = None
    """Channel → the setting that opens it; nothing for one that is open. None where nobody has looked."""
    locale: str = "de"
    zone: str = "Europe/Berlin"
    """What a customer speaks and where they live until we know better."""
    keeps_ip: bool = False
    """Whether the proof of a consent says from which address and browser it came."""
    tolerance: Tolerance = field(default_factory=Tolerance)
    """How much may come back before a journey is stopped."""
    schedules: Schedules | None = None
    """None where nothing comes due by itself."""

    @cached_property
    def versions(self) -> Versions:
        """The journey versions that enrolments follow."""
        return Versions(self.database)

    @cached_property
    def content(self) -> Current:
        """The messages and brands as they are now; a version takes along what it needs of them."""
        return Current(self.database, self.renderer.library)

    @cached_property
    def verp(self) -> Verp:
        """Reads the addresses that mails come back to; signed as links are."""
        return Verp(self.links.secrets)

    @cached_property
    def returned(self) -> Counter[str]:
        """What came back to this process, by what it was."""
        return Counter()

    @cached_property
    def bell(self) -> asyncio.Event:
        """Rung when an event was kept, so that nobody in this process who hands on sleeps on."""
        return asyncio.Event()

    @cached_property
    def together(self) -> Together:
        """Where those gather who come while a commit is under way."""
        return Together(self)


@dataclass(frozen=True)
class Who:
    """On whose behalf something is done; goes into the audit log."""

    name: str
    scopes: frozenset[str] = frozenset({"*"})

    def may(self, scope: str) -> bool:
        """Whether they hold a scope, such as `journeys:write`."""
        return "*" in self.scopes or scope in self.scopes


class Refused(Exception):
    """What was asked cannot be done; the text says why and what to do instead."""


class NotThere(Refused):
    """There is nothing by that name."""


class Conflict(Refused):
    """Somebody was faster, or it is in the wrong state for this."""

    def __init__(self, reason: str | None = None, again: datetime | None = None) -> None:
        super().__init__(reason)
        self.again = again
        """From when on it will do, where that is known."""


class Stale(Conflict):
    """Somebody changed it since it was read."""
