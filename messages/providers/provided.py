"""A channel that providers of the operator's carry."""

from collections.abc import Sequence
from dataclasses import replace

from messages.message import Answer, Can, Fence, Message
from messages.providers.provider import Provider
from messages.way import Way, by_any


class Provided:
    """The first provider of the file carries a message, or the next who is there."""

    can: Can

    def __init__(self, providers: Sequence[Provider]) -> None:
        self._providers = providers
        self.can = replace(self.can, idempotent=all(one.preset.idempotent for one in providers))

    async def submit(self, message: Message, fence: Fence) -> Answer:
        """Hand over; raises only what `fence` raises."""
        return await by_any(self.ways(), message, fence)

    def ways(self, sender: str = "") -> list[Way]:
        """All of them, in the order of the file."""
        return [one.way for one in self._providers]

    async def close(self) -> None:
        """Hang up."""
        for provider in self._providers:
            await provider.line.close()
