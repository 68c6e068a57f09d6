"""A message on its way, and what a channel must be able to do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
    delivery: str = ""
    """The delivery's id, the same for every try: what an idempotent channel tells its provider."""
    return_path: str = ""
    """Where a mail that cannot be delivered comes back to; the sender's address when it is empty."""
    link: str = ""
    """Where whoever taps on it gets to: the page it leads to, or else itself as a page."""
    targets: tuple[str, ...] = ()
    """Where its tracked links lead; the first is number 1."""
    raw: bytes = b""
    """As it travels, where its channel has written it ahead."""


@dataclass(frozen=True)
class Answer:
    """What the other side said. `code` is its status (`250`, `5.1.1`), never its words."""

    state: Literal["accepted", "rejected", "try_again", "unknown"]
    code: str = ""
    reason: str = ""
    provider: str = ""
    """Who carried it."""
    provider_id: str = ""
    """How they call it: their receipts name it so."""
    later: timedelta = timedelta(0)
    """With `try_again` or `unknown`: how long they ask us to wait before we come again, a day at most."""


@dataclass(frozen=True)
class Can:
    """What a channel is able to do."""

    idempotent: bool = False
    """Whether handing over the same delivery twice reaches the customer once: then a try in doubt may be repeated."""
    receipts: bool = False
    """Whether we hear later what became of it."""
    longest: int | None = None
    """How many letters a text may have."""
    page: bool = False
    """Whether it shows HTML."""


class Channel(Protocol):
    """A way to reach people. One file in `messages/channels/`, found by looking there.

    `submit` must call `fence` after everything that can be repeated and before anything that cannot: what happens
    before the fence is safe to try again, what happens after it is either answered or unknown.
    """

    name: str
    can: Can

    def address(self, profile: dict[str, object]) -> str | None:
        """The customer's address on this channel, checked; None when there is none."""

    async def submit(self, message: Message, fence: Fence) -> Answer:
        """Hand the message over. Never raises for what the other side says or fails to say.

        Raises TemplateFault for a message that is too long: nothing is cut off in silence.
        """

    async def close(self) -> None:
        """Give connections back."""
