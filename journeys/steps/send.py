"""`send`: a message to the customer."""

from typing import Literal

from journeys.base import Key
from journeys.delivery import NOT_SENT, SENT, Letter, deliver
from journeys.road import Road
from journeys.step import Step


class Send(Step):
    """Send a message over a channel. `offer: by_interest` adds the product that suits the customer best."""

    kind = "send"
    outcomes = (SENT, NOT_SENT)
    touchpoint = True

    send: Key
    channel: Key = "email"
    offer: Literal["by_interest"] | None = None

    async def walk(self, road: Road) -> str:
        return await deliver(road, self.letter(), self.label)

    def letter(self) -> Letter:
        return Letter(message=self.send, channel=self.channel, offer=self.offer is not None)

    def messages(self) -> tuple[str, ...]:
        return (self.send,)
