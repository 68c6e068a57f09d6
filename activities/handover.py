"""The handover: a message to whoever carries it, by the best way that is open; by the next when nobody is there."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Self

from activities.breaker import PROVIDER_AWAY, Jam
from activities.sending import Sending
from activities.traffic import Ticket, Traffic
from messages.message import Answer, Fence, Message
from messages.retry_after import AT_ONCE
from messages.way import Fenced, Way, would_not


@dataclass
class Handover:
    """`async with Handover.of(sending)`: leave to go, given back when nothing went. Entering raises Jam."""

    sending: Sending
    ways: Sequence[Way]
    waits: bool = True
    """Whether for a moment, where there is a line."""
    ticket: Ticket | None = field(default=None)

    @classmethod
    def of(cls, sending: Sending) -> Self:
        """The one of a sending."""
        return cls(sending, sending.ways)

    async def __aenter__(self) -> Self:
        await self._take(self.ways)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._traffic.unused(self.ticket)

    async def only_by(self, ways: Sequence[Way]) -> None:
        """From now on only by these. Raises Jam."""
        self.ways = ways
        if self.ticket and self.ticket.way.name not in {one.name for one in ways}:
            await self._traffic.unused(self.ticket)
            await self._take(ways)

    def keep_to_it(self) -> None:
        """No other way: the ledger has been told who gets it."""
        self.ways = [self.ticket.way] if self.ticket else ()

    @property
    def carrier(self) -> str:
        """Who gets it, as the ledger calls them; nobody where the channel has no provider."""
        return self.ticket.way.name if self.ticket else ""

    async def submit(self, message: Message, fence: Fence) -> Answer:
        """What was said to it. Raises what a channel's `submit` does."""
        if self.ticket is None:
            return await self.sending.channel.submit(message, fence)
        fenced = Fenced(fence)
        answer = await self._said(self.ticket, message, fenced)
        while not fenced.left and _elsewhere(answer) and await self._next_way():
            answer = await self._said(self.ticket, message, fenced)
        return answer

    async def _said(self, ticket: Ticket, message: Message, fenced: Fenced) -> Answer:
        if await self._traffic.closed_since(ticket):
            return Answer("try_again", reason=PROVIDER_AWAY)
        answer = await ticket.way.submit(message, fenced)
        await self._traffic.heard(ticket, answer)
        # Its breaker waits as long as it asks for: nobody has to who may go by another way.
        return replace(answer, provider=answer.provider or ticket.way.name, later=AT_ONCE)

    async def _next_way(self) -> bool:
        """Whether another may have it."""
        names = [one.name for one in self.ways]
        left = self.ways[names.index(self.carrier) + 1 :]
        with suppress(Jam):
            await self._take(left)
            return bool(left)
        return False

    async def _take(self, ways: Sequence[Way]) -> None:
        if ways:
            recipient = self.sending.delivery.address or ""
            self.ticket = await self._traffic.ticket(ways, recipient, waits=self.waits)

    @property
    def _traffic(self) -> Traffic:
        return self.sending.hands.traffic


def _elsewhere(answer: Answer) -> bool:
    return would_not(answer) or answer.reason == PROVIDER_AWAY
