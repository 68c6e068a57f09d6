"""Sending: one try to get one letter to one customer, and all that its parts need to know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from activities import clock
from activities.facts import facts
from activities.hands import Hands
from journeys.delivery import Letter
from journeys.journey import Journey
from journeys.passage import Whereabouts
from messages.content.brand import BadBrand
from messages.content.content import Content
from messages.content.faults import TemplateFault
from messages.mail.mime import BadHeader
from messages.mail.replies import LATER
from messages.message import Answer, Channel, Message
from store.rows import Row
from store.sending import deliveries, gate
from store.sending.delivery import CLAIMED, Claim, Delivery, Outcome
from store.sending.gate import Closed

UNWRITABLE = (TemplateFault, BadBrand, BadHeader)
"""What is wrong with a message, and with nobody it is for."""
_PATIENCE = timedelta(days=3)
"""How long a recipient's server may say “later”."""


@dataclass(frozen=True)
class Sending:
    """`at`: the enrolment's clock."""

    hands: Hands
    letter: Letter
    journey: Journey
    customer: Row
    content: Content
    delivery: Delivery
    at: datetime

    @classmethod
    async def of(cls, hands: Hands, where: Whereabouts, letter: Letter, customer: Row) -> "Sending":
        """Look everything up."""
        journey = await hands.versions.of(where.journey, where.version)
        content = await hands.content_of(where.journey, where.version)
        return cls.made(hands, where, letter, journey, content, customer, clock.now(where))

    @classmethod
    def made(
        cls,
        hands: Hands,
        where: Whereabouts,
        letter: Letter,
        journey: Journey,
        content: Content,
        customer: Row,
        at: datetime,
        *,
        walks: bool = True,
    ) -> "Sending":
        """Of what was looked up. `walks`: not with a broadcast."""
        delivery = Delivery(
            where=where,
            channel=letter.channel,
            message=letter.message,
            topic=journey.topic,
            address=hands.channels[letter.channel].address(customer),
            doubt=letter.when_in_doubt,
            host=urlsplit(hands.links.base_url).hostname or "localhost",
            walks=walks,
        )
        return cls(hands, letter, journey, customer, content, delivery, at)

    @property
    def channel(self) -> Channel:
        """The way it goes."""
        return self.hands.channels[self.letter.channel]

    @property
    def quiet_until(self) -> datetime | None:
        """When the customer's quiet hours are over; None when it is not quiet."""
        quiet = self.journey.quiet_hours
        return quiet.over(self.at, ZoneInfo(self.customer["zone"])) if quiet else None

    def outcome(self, claim: Claim, answer: Answer) -> Outcome:
        """What an answer makes of this try."""
        state: str = answer.state
        if state == "try_again":
            tired = answer.reason == LATER and self.at - claim.since > _PATIENCE
            state = "expired" if tired else CLAIMED
        return Outcome(state, answer.reason, answer.code)

    async def shut(self, connection: AsyncConnection) -> Closed | None:
        """What the gate says now; it stays so until this transaction ends."""
        return await gate.closed(connection, self.delivery.passing(self.at))

    async def claim(self, connection: AsyncConnection, shut: Closed | None) -> Claim:
        """Take this try down in the ledger."""
        return await deliveries.claim(connection, self.delivery, shut, self.at, self.hands.clock())

    async def written(self, claim: Claim) -> Message:
        """The message, the same for every try. Raises TemplateFault, BadBrand."""
        hands = self.hands
        async with hands.database.read() as connection:
            known = await facts(connection, hands.links, self.delivery.where, self.letter, self.journey, self.customer)
        return self.message(claim, known)

    def message(self, claim: Claim, known: Mapping[str, Any]) -> Message:
        """The same, with what a template may know of it. Raises as `written` does."""
        hands, letter, delivery = self.hands, self.letter, self.delivery
        locale, content = self.customer["locale"], self.content
        rendered = hands.renderer.render(letter.message, letter.channel, locale, known, content)
        return Message(
            message_id=claim.message_id,
            delivery=delivery.id,
            sender=hands.renderer.brand(self.journey.brand, content).sender,
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
