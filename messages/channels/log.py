"""`log`: says what it would send, for development."""

from collections.abc import Mapping
from typing import Self

import structlog

from messages.message import Answer, Can, Fence, Message

_log = structlog.get_logger("etappe.messages")


class Log:
    """Reaches everybody, and nobody."""

    name = "log"
    can = Can(page=True)

    @classmethod
    def open(cls, settings: Mapping[str, str]) -> Self:
        """Needs no settings."""
        return cls()

    def address(self, profile: dict[str, object]) -> str | None:
        """Whoever it is."""
        return str(profile["id"])

    async def submit(self, message: Message, fence: Fence) -> Answer:
        """Write one line to the log."""
        await fence()
        _log.info("message", to=message.recipient, subject=message.subject, message_id=message.message_id)
        return Answer("accepted")

    async def close(self) -> None:
        """There is nothing to give back."""
