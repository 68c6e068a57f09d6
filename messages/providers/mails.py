"""`email` by a provider's API instead of a relay: their preset says how."""

from collections.abc import Sequence
from dataclasses import replace

from messages.mail.address import deliverable
from messages.message import Answer, Can, Fence, Message
from messages.providers.provider import Provider


class Mails:
    """Stands where the relay would; the first provider of the file carries them."""

    name = "email"
    can = Can(receipts=True, page=True)

    def __init__(self, providers: Sequence[Provider]) -> None:
        self._providers = providers
        self.can = replace(Mails.can, idempotent=providers[0].preset.idempotent)

    def address(self, profile: dict[str, object]) -> str | None:
        """The address as a mail server may hear it."""
        return deliverable(profile.get("email"))

    async def submit(self, message: Message, fence: Fence) -> Answer:
        """Hand over; raises only what `fence` raises."""
        return await self._providers[0].submit(message, fence)

    async def close(self) -> None:
        """Hang up."""
        for provider in self._providers:
            await provider.line.close()
