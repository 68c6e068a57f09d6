"""`send`: a message to the customer."""

from typing import Literal

from pydantic import Field

from journeys.base import Key
from journeys.delivery import NOT_SENT, SENT, Channels, Letter, Letters, deliver, route
from journeys.road import Road
from journeys.step import Step


class Send(Step):
    """Send a message over a channel. `offer: by_interest` adds the product that suits the customer best."""

    kind = "send"
    outcomes = (SENT, NOT_SENT)
    touchpoint = True

    send: Key
    channel: Channels = Field("email", validate_default=True)
    offer: Literal["by_interest"] | None = None

    async def walk(self, road: Road) -> str:
        return await deliver(road, self.letters(), self.label)

    def letters(self) -> Letters:
        return Letter(message=self.send, offer=self.offer is not None).by(self.channel)

    def particulars(self) -> tuple[object, ...]:
        return route(self.channel)

    def messages(self) -> tuple[str, ...]:
        return (self.send,)
