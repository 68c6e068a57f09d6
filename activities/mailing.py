"""A mailing: the same message to many at one moment, and what is asked of the gate for some of them at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from activities.hands import Hands
from activities.sending import Sending
from activities.verdict import Verdict, held_for, judged
from journeys.chunk import MESSAGE, Tour, named
from journeys.delivery import Letter
from journeys.journey import Journey
from journeys.passage import Whereabouts
from messages.content.content import Content
from store.audiences import broadcasts
from store.rows import Row
from store.sending import decisions, gate_for_many
from store.sending.decisions import Decision
from store.sending.gate import Closed

Sendings = Mapping[str, Sending]
"""Touchpoint → what is to be sent there."""


@dataclass(frozen=True)
class Mailing:
    """`at`: the broadcast's clock."""

    hands: Hands
    tour: Tour
    journey: Journey
    content: Content
    letter: Letter
    at: datetime

    def sending(self, customer: Row) -> Sending:
        """The one to a customer."""
        where = Whereabouts(
            enrolment=named(self.tour.journey, customer["id"]),
            customer=customer["id"],
            journey=self.tour.journey,
            version=self.tour.version,
            now=self.at,
            step=MESSAGE,
            visit=1,
        )
        return Sending.made(self.hands, where, self.letter, self.journey, self.content, customer, self.at, walks=False)

    async def hold(self, connection: AsyncConnection, people: Collection[str], *, whole: bool = True) -> dict[str, Row]:
        """Id → customer, of those who are there; what is asked about them stays so until this transaction ends."""
        rules = await self.hands.rules.rules(connection)
        return await held_for(connection, rules, self.letter.channel, self.journey.topic, people, whole=whole)

    async def verdicts(self, connection: AsyncConnection, held: dict[str, Row], asking: Sendings) -> dict[str, Verdict]:
        """Touchpoint → what the gate says now, and the rules of the house."""
        standing = await broadcasts.standing(connection, self.tour.operation) or {"state": "gone"}
        shut = await gate_for_many.closed(connection, standing, held, [one.delivery for one in asking.values()])
        open_ = {one: sending for one, sending in asking.items() if one not in shut}
        verdicts = await judged(connection, await self.hands.rules.rules(connection), open_, held)
        return verdicts | {one: Verdict(why) for one, why in shut.items()}

    async def write_down(self, connection: AsyncConnection, asking: Sendings, shut: Mapping[str, Closed]) -> None:
        """Why somebody does not get it, or not yet."""
        decided = [Decision.shut(asking[one].delivery, why, self.at) for one, why in shut.items()]
        await decisions.keep(connection, decided, shut)
