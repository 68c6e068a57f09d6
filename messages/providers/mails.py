"""`email` by a provider's API instead of a relay: their preset says how."""

from collections.abc import Sequence
from dataclasses import replace

from messages.mail.address import deliverable
from messages.message import Answer, Can, Fence, Message
from messages.providers.provider import Provider
from messages.way import Way, by_any


class Mails:
    """Stands where the relay would; the first provider of the file carries them, or the next who is there."""

    name = "email"
    can = Can(receipts=True, page=True)

    def __init__(self, providers: Sequence[Provider]) -> None:
        self._providers = providers
        self.can = replace(Mails.can, idempotent=all(one.preset.idempotent for one in providers))

    def address(self, profile: dict[str, object]) -> str | None:
        """The address as a mail server may hear it."""
        return deliverable(profile.get("email"))

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
