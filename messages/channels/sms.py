"""`sms`: by a provider of the operator's."""

from collections.abc import Mapping, Sequence
from typing import Self

from messages.content.faults import TemplateFault
from messages.gsm import parts
from messages.message import Answer, Can, Fence, Message
from messages.phone import e164
from messages.providers import configured
from messages.providers.provided import Provided
from messages.providers.provider import Provider

MOST = 6
"""Parts of one message; more of them nobody reads, and each costs."""


class Sms(Provided):
    """Text only."""

    name = "sms"
    can = Can(receipts=True, longest=918)

    def __init__(self, providers: Sequence[Provider], region: str) -> None:
        super().__init__(providers)
        self._region = region

    @classmethod
    def missing(cls, settings: Mapping[str, str]) -> str:
        """Which setting opens it; nothing when it is open."""
        return "" if configured.providers(settings, cls.name) else f"{configured.SETTING} with a provider of sms"

    @classmethod
    def open(cls, settings: Mapping[str, str]) -> Self:
        """Reads `providers`, and `region` for numbers without a country."""
        return cls(configured.providers(settings, cls.name), settings.get("region", "DE"))

    def address(self, profile: dict[str, object]) -> str | None:
        """The number in E.164."""
        return e164(profile.get("phone"), self._region)

    async def submit(self, message: Message, fence: Fence) -> Answer:
        """Hand over; raises what `fence` raises, and TemplateFault for a text of too many parts."""
        if (count := parts(message.text.strip())) > MOST:
            raise TemplateFault(f"a text message of {count} parts; at most {MOST} are sent: shorten it")
        return await super().submit(message, fence)
