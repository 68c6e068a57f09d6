"""A message on its way, and what a channel must be able to do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

Fence = Callable[[], Awaitable[None]]
"""Called by a channel at the last moment at which nothing has gone out yet. Raises to stop the send."""


@dataclass(frozen=True)
class Message:
    """Rendered, addressed, ready to go."""

    message_id: str
    sender: str
    recipient: str
    subject: str
    text: str
    html: str = ""
    date: datetime | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What the other side said. `code` is its status (`250`, `5.1.1`), never its words."""

    state: Literal["accepted", "rejected", "try_again", "unknown"]
    code: str = ""
    reason: str = ""


class Channel(Protocol):
    """A way to reach people. One file in `messages/channels/`, found by looking there.

    `submit` must call `fence` after everything that can be repeated and before anything that cannot: what happens
    before the fence is safe to try again, what happens after it is either answered or unknown.
    """

    name: str

    def address(self, profile: dict[str, object]) -> str | None:
        """The customer's address on this channel, checked; None when there is none."""

    async def submit(self, message: Message, fence: Fence) -> Answer:
        """Hand the message over. Never raises for what the other side says or fails to say."""

    async def close(self) -> None:
        """Give connections back."""
