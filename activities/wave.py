"""A wave: the same message to some people at once. The moves are those of `send_message`, each made for all of them.

Claimed, written, fenced, sent, settled: a transaction for the first, the third and the last. What was fenced and is not
settled when a worker dies is `unknown`, so a wave is no longer than about a second from there; what was only claimed
and written is claimed again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from activities import devices
from activities.breaker import Jam
from activities.facts import plain_facts
from activities.handover import Handover
from activities.hands import Hands
from activities.pictures import pictures
from activities.sending import UNWRITABLE, Sending
from activities.turned_back import hold_turned_back, note_turned_back
from activities.verdict import Verdict, held_for, judged
from journeys.chunk import MESSAGE, Tour
from journeys.delivery import TEMPLATE_FAULT, Letter
from journeys.journey import Journey
from journeys.passage import Whereabouts
from messages.assets.shown import NOTHING, Pictures
from messages.content.content import Content
from messages.mail.replies import AWAY, LATER, NO_ANSWER, OURS
from messages.message import Message
from store.audiences import broadcasts
from store.permission import consents
from store.rows import Row
from store.sending import decisions, deliveries_of_many, engagements, gate_for_many
from store.sending.decisions import Decision
from store.sending.deliveries import UNKNOWN, Superseded
from store.sending.deliveries_of_many import Claims
from store.sending.delivery import CLAIMED, UNDER_WAY, Claim, Outcome
from store.sending.gate import PAUSED, Closed

_HINDRANCES = (PAUSED, AWAY, OURS, TEMPLATE_FAULT)
"""Not about one recipient: the wave comes again, to those who are left of it."""
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
    put_off_until: datetime | None = None
    """When it is the turn of the first who was put off: it would have disturbed them, or was one too many."""


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
    handovers: dict[str, Handover] = field(default_factory=dict)
    """Touchpoint → leave to go."""
    claims: Claims = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    """What became of those who are not to leave now."""
    shown: Pictures = NOTHING
    """What it may show."""
    tracked: Collection[str] = ()
    """Customers whose clicks we may follow."""
    ashore: Ashore = field(default_factory=Ashore)
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    """Gives back whatever leave to go was not used."""

    async def prepare(self) -> Self:
        """Claim and write it: what may be done while another wave is out, and again by whoever comes after us."""
        try:
            self.claims = await self._claim()
            self.outcomes = await self._let_through(self.claims, self.stack)
            self.messages, unwritten = await self._written({one: self.claims[one] for one in self.handovers})
        except BaseException:
            await self.drop()
            raise
        self.outcomes |= unwritten
        return self

    async def drop(self) -> None:
        """It is not to leave."""
        await self.stack.aclose()

    async def leave(self, moves: Moves) -> Ashore:
        """Send what is prepared. Raises Superseded when a newer try has taken somebody over."""
        claims, messages, outcomes = self.claims, self.messages, self.outcomes
        async with self.stack:
            if messages:
                outcomes |= await self._fence({one: claims[one] for one in messages}, messages)
            leaving = {one: claims[one] for one in messages.keys() - outcomes.keys()}
            answers = await asyncio.gather(*(self._submit(one, messages[one], leaving) for one in leaving))
        await self._settle(claims, outcomes | dict(zip(leaving, answers, strict=True)), moves)
        return self.ashore

    # --- claim ---

    async def _claim(self) -> Claims:
        """Take everybody down in the ledger; those who are to get it now."""
        async with self.hands.database.begin() as connection:
            held = await self._held(connection, self.people)
            theirs = (self._sending(held[one]) for one in self.people if one in held)
            self.sendings = {one.delivery.where.touchpoint: one for one in theirs}
            verdicts = await self._verdicts(connection, held, self.sendings)
            shut = {one: verdict.shut for one, verdict in verdicts.items() if verdict.shut}
            wanted, now = [one.delivery for one in self.sendings.values()], self.hands.clock()
            claims = await deliveries_of_many.claim(connection, wanted, shut, self.at, now)
            new = {one: why for one, why in shut.items() if not claims[one].over or claims[one].ended_by(why)}
            await self._decide(connection, new)
            await self._look_up(connection)
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

    async def _held(self, connection: AsyncConnection, people: Sequence[str], *, whole: bool = True) -> dict[str, Row]:
        rules = await self.hands.rules.rules(connection)
        return await held_for(connection, rules, self.letter.channel, self.journey.topic, people, whole=whole)

    async def _verdicts(
        self, connection: AsyncConnection, held: dict[str, Row], touchpoints: Iterable[str]
    ) -> dict[str, Verdict]:
        standing = await broadcasts.standing(connection, self.tour.operation) or {"state": "gone"}
        asking = {one: self.sendings[one] for one in touchpoints}
        wanted = [one.delivery for one in asking.values()]
        shut = await gate_for_many.closed(connection, standing, held, wanted)
        open_ = {one: sending for one, sending in asking.items() if one not in shut}
        rules = await self.hands.rules.rules(connection)
        verdicts = await judged(connection, rules, open_, held)
        return verdicts | {one: Verdict(why) for one, why in shut.items()}

    async def _decide(self, connection: AsyncConnection, shut: Mapping[str, Closed]) -> None:
        decided = [Decision.shut(self.sendings[one].delivery, why, self.at) for one, why in shut.items()]
        await decisions.keep(connection, decided, shut)

    async def _look_up(self, connection: AsyncConnection) -> None:
        """What it is written with, for all of them at once. Only a page has something to click on."""
        channel = self.letter.channel
        self.shown = await pictures(connection, self.hands.links, self.content)
        if self.hands.channels[channel].can.page:
            self.tracked = await consents.tracked_among(connection, self.people, channel)

    def _wait_for(self, waiting: Sequence[Closed]) -> None:
        """Whoever is put off has their turn later; a pause is over for all at once."""
        turns = (self.ashore.put_off_until, *(one.until for one in waiting))
        self.ashore.put_off_until = min(filter(None, turns), default=None)
        if any(one.reason == PAUSED for one in waiting):
            self.ashore.hindered = PAUSED

    # --- leave to go ---

    async def _let_through(self, claims: Claims, stack: AsyncExitStack) -> dict[str, Outcome]:
        """Leave to go for whom there is room; the others keep nobody waiting: their turn comes again."""
        jams = dict[str, Jam]()
        for one, claim in claims.items():
            handover = Handover(self.sendings[one], self.sendings[one].ways_after(claim), waits=False)
            try:
                self.handovers[one] = await stack.enter_async_context(handover)
            except Jam as jam:
                jams[one] = jam
                continue
            if handover.sending.channel.can.idempotent:
                handover.keep_to_it()
        self._wait_for([Closed("held", jam.reason, self.at + jam.again) for jam in jams.values()])
        return {one: Outcome(CLAIMED, jam.reason) for one, jam in jams.items()}

    # --- write ---

    async def _written(self, claims: Claims) -> tuple[dict[str, Message], dict[str, Outcome]]:
        """Touchpoint → its message; or nothing for anybody, and whom it could not be written for."""
        messages = dict[str, Message]()
        writing = (self._message(one, claim) for one, claim in claims.items())
        for one, written in zip(claims, await asyncio.gather(*writing, return_exceptions=True), strict=True):
            if isinstance(written, UNWRITABLE):
                return {}, {one: self._unwritable(written)}
            if isinstance(written, BaseException):
                raise written
            messages[one] = written
        return messages, {}

    async def _message(self, touchpoint: str, claim: Claim) -> Message:
        """Asked for at once, messages are printed together."""
        sending = self.sendings[touchpoint]
        known = plain_facts(self.hands.links, sending.delivery.where, self.journey, sending.customer)
        known["assets"] = self.shown.spoken(sending.customer["locale"])
        return await sending.message(claim, known, followed_by_us=sending.customer["id"] in self.tracked)

    def _unwritable(self, fault: Exception) -> Outcome:
        self.ashore.fault = str(fault)
        return Outcome(CLAIMED, TEMPLATE_FAULT)

    # --- fence, and send ---

    async def _fence(self, claims: Claims, messages: Mapping[str, Message]) -> dict[str, Outcome]:
        """The last look, in the same transaction that says the bodies are leaving; for whom it has shut since."""
        async with self.hands.database.begin() as connection:
            people = [self.sendings[one].delivery.where.customer for one in claims]
            held = await self._held(connection, people, whole=False)
            verdicts = await self._verdicts(connection, held, claims)
            shut = {one: verdict.shut for one, verdict in verdicts.items() if verdict.shut}
            leaving = {one: claim for one, claim in claims.items() if one not in shut}
            carriers = {one: self.handovers[one].carrier for one in leaving}
            await deliveries_of_many.fence_data(connection, leaving, self.hands.clock(), carriers)
            targets = [(self.sendings[one].delivery, messages[one].targets) for one in leaving]
            await engagements.keep_targets(connection, targets)
            await self._let_go(connection, leaving, verdicts)
            await self._decide(connection, shut)
        self._wait_for([one for one in shut.values() if one.state == "held"])
        return {one: Outcome(CLAIMED if why.state == "held" else why.state, why.reason) for one, why in shut.items()}

    async def _let_go(self, connection: AsyncConnection, leaving: Claims, verdicts: Mapping[str, Verdict]) -> None:
        decided = [
            Decision(self.sendings[one].delivery, self.at, decisions.SENT, inputs=verdicts[one].inputs)
            for one in leaving
        ]
        await decisions.keep(connection, decided, [one for one, claim in leaving.items() if claim.fence > 1])

    async def _submit(self, touchpoint: str, message: Message, claims: Claims) -> Outcome:
        sending = self.sendings[touchpoint]
        try:
            answer = await self.handovers[touchpoint].submit(message, _fenced)
            answer = await devices.without_those_gone(sending, answer)
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
            refused = [(self.sendings[one], outcome) for one, outcome in outcomes.items()]
            held = await hold_turned_back(connection, refused)
            settling = deliveries_of_many.settle(connection, claims, outcomes, self.letter.when_in_doubt, now)
            states, ours = await settling
            self.ashore.over -= sum(state in UNDER_WAY for state in states.values())
            if ours:
                told = [(self.sendings[one], states[one], outcome) for one, outcome in outcomes.items()]
                await note_turned_back(connection, now, told, held)
            if ours and not self.ashore.hindered:
                ours = await moves(connection, self.ashore)
        if not ours:
            raise Superseded(Superseded.__doc__)


async def _fenced() -> None:
    """What a channel calls before the body: the fence stands already."""
