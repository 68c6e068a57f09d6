"""`confirm_subscription`: ask somebody by mail whether they do want to hear from us. No advertising, and no consent.

It goes the way of every message, claim, fence and settle, with a gate of its own: it needs an address that is not on
the list of those who must not be written to, and somebody who has not answered yet.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio.exceptions import ApplicationError

from activities import clock
from activities.deed import Marked
from activities.hands import Hands
from activities.held import held
from activities.pictures import pictures
from activities.send_message import carry, in_time
from activities.sending import Sending
from activities.verdict import Verdict
from journeys.confirmation import CONFIRM, Confirmation
from journeys.delivery import TEMPLATE_FAULT, Letter, Receipt
from messages.content.content import Content
from messages.content.facts import facts
from messages.message import Message
from store.customers import customers
from store.permission import consents, suppressions, topics
from store.rows import Row
from store.sending.delivery import Claim
from store.sending.gate import ERASED, NO_ADDRESS, ON_LIST, Closed
from store.texts import spoken

ANSWERED = "answered"
"""They said yes or no already, elsewhere."""


class _Asking(Sending):
    """One try to ask one person."""

    async def arrived(self, connection: AsyncConnection) -> tuple[Sending, Row | None]:
        return self, await self.held(connection)  # there is no walk

    async def held(self, connection: AsyncConnection) -> Row | None:
        return await customers.hold(connection, self.customer["id"])

    async def verdict(self, connection: AsyncConnection, customer: Row | None) -> Verdict:
        return Verdict(await self._shut(connection, customer))

    async def _shut(self, connection: AsyncConnection, customer: Row | None) -> Closed | None:
        where = self.delivery.where
        if customer is None:
            return Closed("skipped", ERASED)
        if self.delivery.address is None:
            return Closed("suppressed", NO_ADDRESS)
        if await suppressions.why(connection, self.delivery.channel, self.delivery.address):
            return Closed("suppressed", ON_LIST)
        said = await consents.find(connection, where.customer, self.delivery.channel, self.delivery.topic)
        return None if said and said["state"] == "asked" else Closed("skipped", ANSWERED)

    async def written(self, claim: Claim) -> Message:
        async with self.hands.database.read() as connection:
            topic = await topics.find(connection, self.delivery.topic)
            shown = await pictures(connection, self.hands.links, self.content)
        leads = {"page": self.hands.links.to("o", self.delivery.id)}
        title = _title(topic, self.customer, self.delivery.topic)
        known = facts(self.customer, self.journey.brand, leads, journey=title, step=title, product=None)
        return await self.message(claim, known | {"assets": shown.spoken(self.customer["locale"])})

    async def message(self, claim: Claim, known: Mapping[str, Any], *, followed_by_us: bool = False) -> Message:
        # No list: there is nothing to unsubscribe from yet, and who does not answer is not written to again.
        unlisted = {"links": known["links"] | {"unsubscribe": "", "web": ""}}
        message = await super().message(claim, {**known, **unlisted})
        plain = {name: value for name, value in message.headers.items() if not name.startswith("List-")}
        return replace(message, headers=plain)


def _title(topic: Row | None, customer: Row, key: str) -> str:
    return str(spoken(topic["texts"], customer["locale"])["title"]) if topic else key


async def _confirm(hands: Hands, asked: Confirmation, nothing: dict[str, str]) -> str:
    try:
        return (await in_time(_ask(hands, asked))).state
    except ApplicationError as error:
        if error.type != TEMPLATE_FAULT:
            raise
        # No walk stands still here that somebody could order on: it goes out as soon as the message is mended.
        raise held(TEMPLATE_FAULT, text=error.message) from None


async def _ask(hands: Hands, asked: Confirmation) -> Receipt:
    where = asked.where()
    async with hands.database.read() as connection:
        customer = await customers.find(connection, where.customer)
    if customer is None:
        return Receipt(state="skipped", reason=ERASED)
    where = where.model_copy(update={"customer": customer["id"]})
    # Sent twice it is a mail that says the same; not sent, it is somebody who waits in vain.
    letter = Letter(message=CONFIRM, channel=asked.channel, when_in_doubt="resend")
    journey, content, at = asked.journey(), await _content(hands, asked), clock.now(where)
    return await carry(_Asking.made(hands, where, letter, journey, content, customer, at, walks=False))


async def _content(hands: Hands, asked: Confirmation) -> Content:
    """The message as it is now, and the brand as the journey about this topic was published with it."""
    now = await hands.content_now()
    return (await hands.content_of(asked.like, asked.like_version)).over(now) if asked.like else now


confirm_subscription = Marked("confirm_subscription", _confirm)
