"""`email`: over SMTP."""

from collections.abc import Mapping, Sequence
from typing import Self
from urllib.parse import urlsplit

from messages.mail.address import deliverable
from messages.mail.ahead import ahead
from messages.mail.dkim import Dkim
from messages.mail.envelope import Envelope, unfit
from messages.mail.line import Gone
from messages.mail.mime import address_of, to_bytes
from messages.mail.relay import Relay
from messages.mail.smtp import Lines
from messages.message import Answer, Can, Fence, Message
from messages.providers import configured
from messages.providers.mails import Mails
from messages.way import Way, by_any


class Email:
    """Envelope, fence, body. Until the fence anything may be said again; after it comes only the body."""

    name = "email"
    can = Can(receipts=True, page=True)

    def __init__(self, relays: Sequence[Lines], dkim: Dkim) -> None:
        self._relays = relays
        self._dkim = dkim

    @classmethod
    def open(cls, settings: Mapping[str, str]) -> Self | Mails:
        """Reads `smtp_url`, `smtp_connections` (4), `dkim_key`, `dkim_selector`, and `base_url` for how we greet."""
        if providers := configured.providers(settings, cls.name):
            return Mails(providers)
        hello = urlsplit(settings.get("base_url", "")).hostname or "localhost"
        relays = Relay.several(settings.get("smtp_url", ""), hello)
        return cls([Lines(one, int(settings.get("smtp_connections", "4"))) for one in relays], Dkim.of(settings))

    def address(self, profile: dict[str, object]) -> str | None:
        """The address as a mail server may hear it."""
        return deliverable(profile.get("email"))

    async def ahead(self, messages: Sequence[Message]) -> Sequence[Message]:
        """The same, those that are signed written already; the others are written faster than handed to a thread."""
        return await ahead(messages, self._dkim.seal) if self._dkim.keys else messages

    async def submit(self, message: Message, fence: Fence) -> Answer:
        """Hand over; raises only what `fence` raises, and Unmailable."""
        return await by_any(self.ways(address_of(message.sender).rpartition("@")[2]), message, fence)

    def ways(self, sender: str) -> list[Way]:
        """The relays for a sender's domain, the best first: its own if it has some."""
        own = [one for one in self._relays if one.relay.sender == sender]
        fit = own or [one for one in self._relays if not one.relay.sender]
        return [self._way(one) for one in fit]

    def _way(self, lines: Lines) -> Way:
        async def submit(message: Message, fence: Fence) -> Answer:
            return await self._carried(lines, message, fence)

        return Way(self.name, lines.relay.name, submit, lines.relay.rate)

    async def _carried(self, lines: Lines, message: Message, fence: Fence) -> Answer:
        if answer := unfit(message.recipient):
            return answer
        try:
            return await lines.carry(lambda: self._written(message), fence)
        except Gone as nobody:  # before the fence: another relay may have it
            return nobody.answer

    def _written(self, message: Message) -> tuple[Envelope, bytes]:
        raw = message.raw or to_bytes(message, self._dkim.seal)
        return Envelope.of(message, len(raw)), raw

    async def close(self) -> None:
        """Hang up."""
        for lines in self._relays:
            await lines.close()
