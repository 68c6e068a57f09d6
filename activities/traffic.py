"""Traffic: by which way a message goes, and when: by none that is closed, and no faster than they take it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from activities.breaker import IN_LINE, Alarm, Breaker, Jam
from activities.pace import Pace, Steady
from messages.message import Answer
from messages.way import Way
from store.database import Database
from store.sending.providers import Board

PATIENCE = 0.5
"""Seconds that somebody waits here; who would have to wait for longer comes again."""
_REST = "*"
"""Every domain that is not named."""
_Ask = Callable[[Breaker], Awaitable[bool | None]]


@dataclass
class Ticket:
    """Leave to go by a way, once. `tries`: whether it is as the one who tries a provider that was away."""

    way: Way
    places: tuple[Pace, ...] = ()
    tries: bool = False
    used: bool = False


class Traffic:
    """Of one worker. `domains`: how many mails a second a recipient's domain takes; `*` for each of the others."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        domains: Mapping[str, float] | None = None,
        alarm: Alarm | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._clock, self._alarm, self._domains, self._patience = clock, alarm, domains or {}, patience
        self._board = Board(database, clock)
        self._breakers = dict[str, Breaker]()
        self._paces = dict[str, Steady]()

    async def ticket(self, ways: Sequence[Way], recipient: str, *, waits: bool = True) -> Ticket:
        """The best way that is open, after a short wait perhaps. Raises Jam."""
        patience = self._patience if waits else 0
        way, tries = await self._open_way(ways, Breaker.enter)
        if tries:
            return Ticket(way, tries=True)
        places, now = await self._places(way, recipient), self._clock().timestamp()
        wait = max((one.wait(now) for one in places), default=0.0)
        if wait > patience:
            raise Jam(IN_LINE, max(one.put_off(now) for one in places if one.wait(now) > patience))
        for one in places:
            one.take(now)
        if wait:
            await asyncio.sleep(wait)
        return Ticket(way, places)

    async def _open_way(self, ways: Sequence[Way], ask: _Ask) -> tuple[Way, bool]:
        jams = list[Jam]()
        for way in ways:
            try:
                return way, bool(await ask(self._breaker(way)))
            except Jam as jam:
                jams.append(jam)
        raise min(jams, key=lambda jam: jam.again)

    async def heard(self, ticket: Ticket, answer: Answer) -> None:
        """What was said to whoever went."""
        ticket.used = True
        await self._breaker(ticket.way).heard(answer, tried=ticket.tries)

    async def closed_since(self, ticket: Ticket) -> bool:
        """Whether others have found, while this one was being written, that nobody is there."""
        if ticket.tries:
            return False
        try:
            await self._breaker(ticket.way).look()
        except Jam:
            await self.unused(ticket)
            return True
        return False

    async def unused(self, ticket: Ticket | None) -> None:
        """Who has it and did not go gives it back."""
        if ticket is None or ticket.used:
            return
        ticket.used = True
        for one in ticket.places:
            one.give_back()
        if ticket.tries:
            await self._breaker(ticket.way).unused()

    async def rate(self, ways: Sequence[Way]) -> float | None:
        """How many a second may go by the best way that is open; None when nobody counts. Raises Jam."""
        if not ways:
            return None
        way, _ = await self._open_way(ways, Breaker.look)
        now = self._clock().timestamp()
        return min((one.rate(now) for one in await self._places(way, "")), default=None)

    async def _places(self, way: Way, recipient: str) -> tuple[Pace, ...]:
        draining = await self._breaker(way).draining(way.rate)
        steady = self._steady(way.key, way.rate)
        return tuple(filter(None, (draining, steady, self._domain(way, recipient))))

    def _domain(self, way: Way, recipient: str) -> Steady | None:
        """Only a mail has a domain."""
        _, at, domain = recipient.rpartition("@")
        if not at or way.channel != "email":
            return None
        domain = domain.lower()
        return self._steady(f"@{domain}", self._domains.get(domain, self._domains.get(_REST)))

    def _steady(self, key: str, rate: float | None) -> Steady | None:
        if rate is None:
            return None
        if key not in self._paces:
            self._paces[key] = Steady(rate)
        return self._paces[key]

    def _breaker(self, way: Way) -> Breaker:
        if way.key not in self._breakers:
            self._breakers[way.key] = Breaker(way.key, self._board, self._clock, self._alarm)
        return self._breakers[way.key]
