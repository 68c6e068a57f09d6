"""A channel that nobody has set up: whatever comes to it waits, and nobody is lost."""

from messages.message import Answer, Can, Fence, Message

CHANNEL_CLOSED = "channel_closed"
"""The reason, as a code."""


class Closed:
    """Stands where a channel would. It is refused at a journey's publication; this is for whoever was faster."""

    can = Can()

    def __init__(self, name: str) -> None:
        self.name = name

    def address(self, profile: dict[str, object]) -> str | None:
        """Somebody: whether they have an address can be said when it is open."""
        return str(profile["id"])

    async def submit(self, message: Message, fence: Fence) -> Answer:
        """Later, when somebody has set it up."""
        return Answer("try_again", reason=CHANNEL_CLOSED)

    async def close(self) -> None:
        """There is nothing to give back."""
