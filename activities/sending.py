"""Sending: one try to get one letter to one customer, and all that its parts need to know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from activities import clock
from activities.arrival import arrive, hold_household
from activities.facts import facts
from activities.following import followed
from activities.hands import Hands
from activities.pictures import pictures
from activities.verdict import Verdict, by_household, judged
from journeys.delivery import Letter
from journeys.good_hours import GoodHours
from journeys.journey import Journey
from journeys.passage import Whereabouts
from messages.content.brand import BadBrand
from messages.content.content import Content
from messages.content.faults import TemplateFault
from messages.mail.letterhead import Letterhead
from messages.mail.mime import Unmailable, address_of
from messages.mail.replies import LATER
from messages.message import Answer, Channel, Message
from messages.way import Way, ways
from store.customers import customers, households
from store.permission import consents
from store.rows import Row
from store.sending import decisions, deliveries, engagements, gate
from store.sending.decisions import Decision
from store.sending.delivery import CLAIMED, Claim, Delivery, Outcome
from store.sending.gate import Closed
from store.sending.rules import Rules

UNWRITABLE = (TemplateFault, BadBrand, Unmailable)
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
    async def of(
        cls, hands: Hands, where: Whereabouts, letter: Letter, customer: Row, connection: AsyncConnection | None = None
    ) -> "Sending":
        """Look everything up. `connection`: by which, of whoever holds others up."""
        journey = await hands.versions.of(where.journey, where.version, connection)
        content = await hands.content_of(where.journey, where.version, connection)
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
        if letter.further:
            where = where.model_copy(update={"by": letter.channel})
        delivery = Delivery(
            where=where,
            channel=letter.channel,
            message=letter.message,
            topic=journey.topic,
            address=hands.channels[letter.channel].address(customer),
            doubt="resend" if hands.channels[letter.channel].can.idempotent else letter.when_in_doubt,
            host=urlsplit(hands.links.base_url).hostname or "localhost",
            walks=walks,
        )
        return cls(hands, letter, journey, customer, content, delivery, at)

    @property
    def channel(self) -> Channel:
        """The way it goes."""
        return self.hands.channels[self.letter.channel]

    @property
    def ways(self) -> Sequence[Way]:
        """Who may carry it, the best first; nobody where the channel has no provider."""
        return ways(self.channel, sender_of(self.hands, self.journey, self.content))

    def ways_after(self, claim: Claim) -> Sequence[Way]:
        """The same; only the one who may have it already, where that one alone would not send it twice."""
        if claim.in_doubt and claim.provider and self.channel.can.idempotent:
            return [one for one in self.ways if one.name == claim.provider]
        return self.ways

    def good_hours(self, rules: Rules) -> GoodHours:
        """When it may go out, on the customer's own clock."""
        window = rules.windows.get(self.letter.channel)
        return GoodHours(ZoneInfo(self.customer["zone"]), self.journey.quiet_hours, window)

    def outcome(self, claim: Claim, answer: Answer) -> Outcome:
        """What an answer makes of this try."""
        state: str = answer.state
        if state == "try_again":
            tired = answer.reason == LATER and self.at - claim.since > _PATIENCE
            state = "expired" if tired else CLAIMED
        return Outcome(state, answer.reason, answer.code, answer.provider, answer.provider_id)

    async def arrived(self, connection: AsyncConnection) -> tuple["Sending", Row | None]:
        """What every deed of a walk does first. To whom it goes by now; and their row, held, or None when they left."""
        await hold_household(self.hands, connection, self.customer["id"])
        at = await arrive(connection, self.delivery.where)
        if at.customer is None:
            return self, None
        known = (self.hands, at.where, self.letter, self.journey, self.content, at.customer, self.at)
        return self.made(*known), at.customer

    async def held(self, connection: AsyncConnection) -> Row | None:
        """The customer, held until this transaction ends; None when they are gone."""
        await hold_household(self.hands, connection, self.customer["id"])
        return await customers.hold(connection, self.customer["id"])

    async def verdict(self, connection: AsyncConnection, customer: Row | None) -> Verdict:
        """What the gate says now, and the rules of the house; it stays so for as long as the customer is held."""
        rules, delivery = await self.hands.rules.rules(connection), self.delivery
        held = dict[str, Row]()
        if by_household(rules.about(delivery.channel, delivery.topic)):
            held = await households.hold(connection, [self.customer["id"]])
        if shut := await gate.closed(connection, customer, delivery.passing(self.at)):
            return Verdict(shut)
        touchpoint = delivery.where.touchpoint
        return (await judged(connection, rules, {touchpoint: self}, held))[touchpoint]

    async def claim(self, connection: AsyncConnection, shut: Closed | None) -> Claim:
        """Take this try down in the ledger; and why, when the gate is shut."""
        claim = await deliveries.claim(connection, self.delivery, shut, self.at, self.hands.clock())
        if shut and (not claim.over or claim.ended_by(shut)):
            await self.decide(connection, Decision.shut(self.delivery, shut, self.at))
        return claim

    async def fence(
        self, connection: AsyncConnection, claim: Claim, verdict: Verdict, message: Message, carrier: str = ""
    ) -> None:
        """The body is about to leave, for this carrier. Raises Superseded."""
        await deliveries.fence_data(connection, self.delivery, claim, self.hands.clock(), carrier)
        await engagements.keep_targets(connection, [(self.delivery, message.targets)])
        sent = Decision(self.delivery, self.at, decisions.SENT, inputs=verdict.inputs)
        await self.decide(connection, sent, again=claim.fence > 1)

    async def decide(self, connection: AsyncConnection, decided: Decision, *, again: bool = True) -> None:
        """Write down what was decided. `again`: perhaps it was so before."""
        await decisions.keep(connection, [decided], {self.delivery.where.touchpoint} if again else ())

    async def written(self, claim: Claim) -> Message:
        """The message, the same for every try; unless it was mended. Raises TemplateFault, BadBrand."""
        try:
            return await self._written(claim)
        except UNWRITABLE:
            where = self.delivery.where
            content = await self.hands.content_of(where.journey, where.version, anew=True)
            if content.hash == self.content.hash:
                raise
            return await replace(self, content=content)._written(claim)

    async def _written(self, claim: Claim) -> Message:
        hands = self.hands
        async with hands.database.read(brief=True) as connection:
            known = await facts(connection, hands.links, self.delivery.where, self.letter, self.journey, self.customer)
            shown = await pictures(connection, hands.links, self.content)
            pages, customer = self.channel.can.page, self.customer["id"]
            allowed = pages and await consents.tracking_allowed(connection, customer, self.letter.channel)
        known |= {"assets": shown.spoken(self.customer["locale"])}
        return await self.message(claim, known, followed_by_us=allowed)

    async def message(self, claim: Claim, known: Mapping[str, Any], *, followed_by_us: bool = False) -> Message:
        """The same, with what a template may know of it. Raises as `written` does."""
        hands, letter, delivery = self.hands, self.letter, self.delivery
        locale, content = self.customer["locale"], self.content
        rendered = await hands.renderer.rendered(letter.message, letter.channel, locale, known, content)
        brand = hands.renderer.brand(self.journey.brand, content)
        page = followed(self, rendered.html, brand, allowed=followed_by_us)
        return Message(
            message_id=claim.message_id,
            delivery=delivery.id,
            sender=brand.sender_of(delivery.topic),
            recipient=delivery.address or "",
            subject=rendered.subject,
            text=rendered.text,
            html=page.html,
            targets=page.targets,
            date=self.at,
            headers=self._letterhead(known["links"]["unsubscribe"], brand.reply_to_of(delivery.topic)),
            return_path=hands.comes_back_to(delivery.id),
            link=known["links"].get("page", known["links"]["web"]),
        )

    def _letterhead(self, unsubscribe: str, reply_to: str | None) -> dict[str, str]:
        delivery, hands = self.delivery, self.hands
        return Letterhead(
            topic=delivery.topic,
            host=delivery.host,
            journey=delivery.where.journey,
            message=self.letter.message,
            unsubscribe=unsubscribe,
            preferences=hands.links.to("p", delivery.id),
            mailto=hands.comes_back_to(delivery.id, "unsubscribe"),
            reply_to=reply_to,
        ).headers


def sender_of(hands: Hands, journey: Journey, content: Content) -> str:
    """The domain that a journey's messages come from; nothing for a brand that says none, which is found out later."""
    try:
        sender = hands.renderer.brand(journey.brand, content).sender_of(journey.topic)
    except BadBrand:
        return ""
    return address_of(sender).rpartition("@")[2]
