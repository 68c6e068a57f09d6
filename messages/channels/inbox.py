"""`inbox`: kept for the customer, who reads it on the shop's own page."""

from collections.abc import Mapping
from typing import Self

from messages.message import Answer, Can, Fence, Message


class Inbox:
    """Reaches everybody, when they look. What was accepted is there (`api/public/inbox.py`)."""

    name = "inbox"
    can = Can(idempotent=True, receipts=True, page=True)

    @classmethod
    def open(cls, settings: Mapping[str, str]) -> Self:
        """Needs no settings."""
        return cls()

    def address(self, profile: dict[str, object]) -> str | None:
        """Whoever it is."""
        return str(profile["id"])

    async def submit(self, message: Message, fence: Fence) -> Answer:
        """It is there from the commit on."""
        await fence()
        return Answer("accepted")

    async def close(self) -> None:
        """There is nothing to give back."""
