"""A wave: the same message to some people at once. The moves are those of `send_message`, each made for all of them.

Claimed, written, fenced, sent, settled: a transaction for the first, the third and the last. What was fenced and is not
settled when a worker dies is `unknown`, so a wave is no longer than about a second.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.facts import plain_facts
from activities.hands import Hands
from activities.held import TEMPLATE_FAULT
from activities.sending import UNWRITABLE, Sending
from journeys.chunk import MESSAGE, Tour
from journeys.delivery import QUIET_HOURS, Letter
from journeys.journey import Journey
from journeys.passage import Whereabouts
from messages.content.content import Content
from messages.mail.replies import AWAY, LATER, NO_ANSWER, OURS
from messages.message import Message
from store.audiences import broadcasts
from store.rows import Row
from store.sending import deliveries_of_many, gate_for_many
from store.sending.deliveries import UNKNOWN, Superseded
from store.sending.deliveries_of_many import Claims
from store.sending.delivery import CLAIMED, UNDER_WAY, Outcome
from store.sending.gate import PAUSED, Closed

_HINDRANCES = (PAUSED, AWAY, OURS, TEMPLATE_FAULT)
"""Not about one recipient: the wave comes again, to those who are left of it."""
_IN_ONE_GO = 10
"""Messages written without a look at what else is to be done."""
_log = structlog.get_logger("etappe.broadcast")


@dataclass
class Ashore:
    """What became of a wave."""

    over: int = 0
    """How many are clear, now or before."""
    hindered: str | None = None
    """Why everybody's turn comes again, as a code."""
    fault: str = ""
    """What is wrong with the template."""
    put_off: bool = False
    """Whether not one of several was taken: whoever takes our mail wants us to be slower."""
    quiet_until: datetime | None = None
    """When the first of those wakes whom it would have disturbed."""


Moves = Callable[[AsyncConnection, Ashore], Awaitable[bool]]
"""Called in the transaction that settles: moves the cursor, and says whether it was where we thought."""


@dataclass
class Wave:
    """Some customers, in the order of their ids; sent once. `at`: the broadcast's clock."""

    hands: Hands
    tour: Tour
    journey: Journey
    content: Content
    letter: Letter
    at: datetime
    people: Sequence[str]
    sendings: dict[str, Sending] = field(default_factory=dict)
    """Touchpoint → what is to be sent there."""
    ashore: Ashore = field(default_factory=Ashore)

    async def send(self, moves: Moves) -> Ashore:
        """All of it. Raises Superseded when a newer try has taken somebody over."""
        claims = await self._claim()
        messages, outcomes = await self._written(claims)
        if messages:
            outcomes |= await self._fence({one: claims[one] for one in messages})
        leaving = {one: claims[one] for one in messages.keys() - outcomes.keys()}
        answers = await asyncio.gather(*(self._submit(one, messages[one], leaving) for one in leaving))
        await self._settle(claims, outcomes | dict(zip(leaving, answers, strict=True)), moves)
        return self.ashore

    # --- claim ---

    async def _claim(self) -> Claims:
        """Take everybody down in the ledger; those who are to get it now."""
        async with self.hands.database.begin() as connection:
            held = await gate_for_many.hold(connection, self.people)
            self.sendings = {one.delivery.where.touchpoint: one for one in map(self._sending, held.values())}
            shut = self._quiet() | await self._shut(connection, held, self.sendings)
            wanted, now = [one.delivery for one in self.sendings.values()], self.hands.clock()
            claims = await deliveries_of_many.claim(connection, wanted, shut, self.at, now)
        waiting = [shut[one] for one, claim in claims.items() if one in shut and not claim.over]
        self._wait_for(waiting)
        self.ashore.over = len(self.people) - len(waiting)
        return {one: claim for one, claim in claims.items() if one not in shut and not claim.over}

    def _sending(self, customer: Row) -> Sending:
        where = Whereabouts(
            enrolment=f"{self.tour.journey}:{customer['id']}",
            customer=customer["id"],
            journey=self.tour.journey,
            version=self.tour.version,
            now=self.at,
            step=MESSAGE,
            visit=1,
        )
        return Sending.made(self.hands, where, self.letter, self.journey, self.content, customer, self.at, walks=False)

    def _quiet(self) -> dict[str, Closed]:
        until = {one: sending.quiet_until for one, sending in self.sendings.items()}
        return {one: Closed("held", QUIET_HOURS, end) for one, end in until.items() if end}

    async def _shut(
        self, connection: AsyncConnection, held: Mapping[str, Row], touchpoints: Mapping[str, object]
    ) -> dict[str, Closed]:
        standing = await broadcasts.standing(connection, self.tour.operation) or {"state": "gone"}
        wanted = [self.sendings[one].delivery for one in touchpoints]
        return await gate_for_many.closed(connection, standing, held, wanted)

    def _wait_for(self, waiting: Sequence[Closed]) -> None:
        """Whoever is quiet has their turn later; a pause is over for all at once."""
        self.ashore.quiet_until = min((one.until for one in waiting if one.until), default=None)
        if any(one.reason == PAUSED for one in waiting):
            self.ashore.hindered = PAUSED

    # --- write ---

    async def _written(self, claims: Claims) -> tuple[dict[str, Message], dict[str, Outcome]]:
        """Touchpoint → its message; or nothing for anybody, and whom it could not be written for."""
        messages = dict[str, Message]()
        for number, (one, claim) in enumerate(claims.items()):
            if number % _IN_ONE_GO == 0:
                await asyncio.sleep(0)  # somebody else may want to do something meanwhile
            sending = self.sendings[one]
            known = plain_facts(self.hands.links, sending.delivery.where, self.journey, sending.customer)
            try:
                messages[one] = sending.message(claim, known)
            except UNWRITABLE as fault:
                return {}, {one: self._unwritable(fault)}
        return messages, {}

    def _unwritable(self, fault: Exception) -> Outcome:
        self.ashore.fault = str(fault)
        return Outcome(CLAIMED, TEMPLATE_FAULT)

    # --- fence, and send ---

    async def _fence(self, claims: Claims) -> dict[str, Outcome]:
        """The last look, in the same transaction that says the bodies are leaving; for whom it has shut since."""
        async with self.hands.database.begin() as connection:
            held = await gate_for_many.hold(connection, [self.sendings[one].delivery.where.customer for one in claims])
            shut = await self._shut(connection, held, claims)
            leaving = {one: claim for one, claim in claims.items() if one not in shut}
            await deliveries_of_many.fence_data(connection, leaving, self.hands.clock())
        return {one: Outcome(CLAIMED if why.state == "held" else why.state, why.reason) for one, why in shut.items()}

    async def _submit(self, touchpoint: str, message: Message, claims: Claims) -> Outcome:
        sending = self.sendings[touchpoint]
        try:
            answer = await sending.channel.submit(message, _fenced)
        except UNWRITABLE as fault:
            return self._unwritable(fault)
        except Exception as error:  # a bug of ours, and nobody can say how far it had come
            _log.exception("broadcast.failed", error=type(error).__name__)
            return Outcome(UNKNOWN, NO_ANSWER)
        return sending.outcome(claims[touchpoint], answer)

    # --- settle ---

    async def _settle(self, claims: Claims, outcomes: Mapping[str, Outcome], moves: Moves) -> None:
        now = self.hands.clock()
        reasons = [one.reason for one in outcomes.values()]
        self.ashore.hindered = next((one for one in reasons if one in _HINDRANCES), self.ashore.hindered)
        self.ashore.put_off = len(reasons) > 1 and set(reasons) == {LATER}
        async with self.hands.database.begin() as connection:
            settling = deliveries_of_many.settle(connection, claims, outcomes, self.letter.when_in_doubt, now)
            states, ours = await settling
            self.ashore.over -= sum(state in UNDER_WAY for state in states.values())
            if ours and not self.ashore.hindered:
                ours = await moves(connection, self.ashore)
        if not ours:
            raise Superseded(Superseded.__doc__)


async def _fenced() -> None:
    """What a channel calls before the body: the fence stands already."""
