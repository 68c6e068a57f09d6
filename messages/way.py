"""A way: one of those who carry a channel's messages, a mail relay or a provider."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from messages.mail.replies import AWAY, NO_ANSWER, OURS
from messages.message import Answer, Fence, Message


@dataclass(frozen=True)
class Way:
    """`name`: how the ledger calls it. `rate`: how many messages a second it takes; None says nothing of it."""

    channel: str
    name: str
    submit: Callable[[Message, Fence], Awaitable[Answer]]
    rate: float | None = None

    @property
    def key(self) -> str:
        """Its name among those of all channels: `email:relay.example:587`, `sms:twilio`."""
        return f"{self.channel}:{self.name}"


class Fenced:
    """A fence that remembers whether anything has left."""

    def __init__(self, fence: Fence) -> None:
        self._fence = fence
        self.left = False

    async def __call__(self) -> None:
        """From now on a body is out."""
        await self._fence()
        self.left = True


def per_second(said: str, remedy: str) -> float:
    """A rate as a setting says it. Raises ValueError with the remedy."""
    try:
        rate = float(said)
    except ValueError:
        rate = 0.0
    if not 0 < rate < float("inf"):
        raise ValueError(remedy)
    return rate


def ways(channel: Any, sender: str) -> Sequence[Way]:
    """The ways of a channel, the best first; none for one that has no provider of its own.

    `sender`: the domain that its messages come from.
    """
    found: Sequence[Way] = channel.ways(sender) if hasattr(channel, "ways") else ()
    return found


async def by_any(ways: Sequence[Way], message: Message, fence: Fence) -> Answer:
    """Hand over to the first who is there. Raises what `fence` raises, and what the message is at fault for."""
    fenced, answer = Fenced(fence), Answer("try_again", reason=AWAY)
    for way in ways:
        answer = await way.submit(message, fenced)
        if fenced.left or not would_not(answer):
            break
    return answer


def would_not(answer: Answer) -> bool:
    """Whether it is the provider who did not take it, for a reason that has nothing to do with the recipient."""
    return answer.state == "try_again" and answer.reason in (AWAY, OURS)


def failed(answer: Answer) -> bool:
    """The same, or nobody can say how far it came: somebody is not well there."""
    return would_not(answer) or (answer.state == "unknown" and answer.reason == NO_ANSWER)
