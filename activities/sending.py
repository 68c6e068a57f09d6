"""Sending: one try to get one letter to one customer, and all that its parts need to know."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from activities import clock
from activities.facts import facts
from activities.hands import Hands
from journeys.delivery import Letter
from journeys.journey import Journey
from journeys.passage import Whereabouts
from messages.message import Channel, Message
from store import deliveries, gate
from store.delivery import Claim, Delivery
from store.gate import Closed
from store.rows import Row


@dataclass(frozen=True)
class Sending:
    """`at`: the enrolment's clock."""

    hands: Hands
    letter: Letter
    journey: Journey
    customer: Row
    delivery: Delivery
    at: datetime

    @classmethod
    async def of(cls, hands: Hands, where: Whereabouts, letter: Letter, customer: Row) -> "Sending":
        """Look everything up."""
        journey = await hands.versions.of(where.journey, where.version)
        delivery = Delivery(
            where=where,
            channel=letter.channel,
            message=letter.message,
            topic=journey.topic,
            address=hands.channels[letter.channel].address(customer),
            doubt=letter.when_in_doubt,
            host=urlsplit(hands.links.base_url).hostname or "localhost",
        )
        return cls(hands, letter, journey, customer, delivery, clock.now(where))

    @property
    def channel(self) -> Channel:
        """The way it goes."""
        return self.hands.channels[self.letter.channel]

    @property
    def quiet_until(self) -> datetime | None:
        """When the customer's quiet hours are over; None when it is not quiet."""
        quiet = self.journey.quiet_hours
        return quiet.over(self.at, ZoneInfo(self.customer["zone"])) if quiet else None

    async def shut(self, connection: AsyncConnection) -> Closed | None:
        """What the gate says now; it stays so until this transaction ends."""
        return await gate.closed(connection, self.delivery.passing(self.at))

    async def claim(self, connection: AsyncConnection, shut: Closed | None) -> Claim:
        """Take this try down in the ledger."""
        return await deliveries.claim(connection, self.delivery, shut, self.at, self.hands.clock())

    async def written(self, claim: Claim) -> Message:
        """The message, the same for every try. Raises TemplateFault, BadBrand."""
        hands, letter, delivery = self.hands, self.letter, self.delivery
        async with hands.database.read() as connection:
            known = await facts(connection, hands.links, delivery.where, letter, self.journey, self.customer)
        rendered = hands.renderer.render(letter.message, letter.channel, self.customer["locale"], known)
        return Message(
            message_id=claim.message_id,
            sender=hands.renderer.brands.of(self.journey.brand).sender,
            recipient=delivery.address or "",
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            date=self.at,
            headers={
                "List-Id": f"<{delivery.topic}.{delivery.host}>",
                "List-Unsubscribe": f"<{known['links']['unsubscribe']}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
