"""`letter`: on paper. It is drawn when somebody prints it."""

from collections.abc import Mapping
from typing import Self

from messages.message import Answer, Can, Fence, Message
from messages.postal import postal


class Letter:
    """Accepted means: it lies with the letters that are to be printed."""

    name = "letter"
    can = Can(idempotent=True, longest=2400)

    @classmethod
    def open(cls, settings: Mapping[str, str]) -> Self:
        """Needs no settings."""
        return cls()

    def address(self, profile: dict[str, object]) -> str | None:
        """Name, street and town, a line each."""
        return postal(profile)

    async def submit(self, message: Message, fence: Fence) -> Answer:
        """It is there from the commit on."""
        await fence()
        return Answer("accepted")

    async def close(self) -> None:
        """There is nothing to give back."""
