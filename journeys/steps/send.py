"""`send`: a message to the customer."""

from pydantic import Field

from journeys.base import Key
from journeys.delivery import NOT_SENT, SENT, Channels, Letter, Letters, deliver, route
from journeys.offer import Offer, how_many
from journeys.road import Road
from journeys.step import Step


class Send(Step):
    """Send a message over a channel. `offer` adds the products that suit the customer's interests best."""

    kind = "send"
    outcomes = (SENT, NOT_SENT)
    touchpoint = True

    send: Key
    channel: Channels = Field("email", validate_default=True)
    offer: Offer | None = None

    async def walk(self, road: Road) -> str:
        return await deliver(road, self.letters(), self.label)

    def letters(self) -> Letters:
        return Letter(message=self.send, offer=how_many(self.offer)).by(self.channel)

    def particulars(self) -> tuple[object, ...]:
        return route(self.channel)

    def messages(self) -> tuple[str, ...]:
        return (self.send,)
