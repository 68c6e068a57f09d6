"""A wave: the same message to some people at once. The moves are those of `send_message`, each made for all of them.

Taken down before (`activities/taken.py`); then written, fenced, sent, settled: a transaction for the second and the
last. What was fenced and is not settled when a worker dies is `unknown`, so a wave is no longer than about a second
from there, and only one is ever out.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
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
from activities.sending import UNWRITABLE
from activities.taken import Taken
from activities.turned_back import hold_turned_back, note_turned_back
from activities.verdict import Verdict
from journeys.delivery import TEMPLATE_FAULT
from messages.mail.replies import AWAY, LATER, NO_ANSWER, OURS
from messages.message import Message
from store.sending import decisions, deliveries_of_many, engagements
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
    """Of those who were taken down, some; sent once."""

    taken: Taken
    handovers: dict[str, Handover] = field(default_factory=dict)
    """Touchpoint → leave to go."""
    messages: dict[str, Message] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    """What became of those who are not to leave now."""
    ashore: Ashore = field(default_factory=Ashore)
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    """Gives back whatever leave to go was not used."""

    @classmethod
    async def of(cls, taken: Taken) -> Self:
        """Written: what may be done while another wave is out."""
        wave = cls(taken, ashore=Ashore(over=len(taken.people) - len(taken.waiting)))
        try:
            await wave._prepare()
        except BaseException:
            await wave.drop()
            raise
        return wave

    async def drop(self) -> None:
        """It is not to leave."""
        await self.stack.aclose()

    async def leave(self, moves: Moves) -> Ashore:
        """Send what is prepared. Raises Superseded when a newer try has taken somebody over."""
        claims, messages, outcomes = self.taken.claims, self.messages, self.outcomes
        async with self.stack:
            if messages:
                outcomes |= await self._fence({one: claims[one] for one in messages}, messages)
            leaving = {one: claims[one] for one in messages.keys() - outcomes.keys()}
            answers = await asyncio.gather(*(self._submit(one, messages[one], leaving) for one in leaving))
        await self._settle(claims, outcomes | dict(zip(leaving, answers, strict=True)), moves)
        return self.ashore

    async def _prepare(self) -> None:
        self._wait_for(self.taken.waiting.values())
        self.outcomes = await self._let_through(self.taken.claims)
        self.messages, unwritten = await self._written({one: self.taken.claims[one] for one in self.handovers})
        self.outcomes |= unwritten

    def _wait_for(self, waiting: Collection[Closed]) -> None:
        """Whoever is put off has their turn later; a pause is over for all at once."""
        turns = (self.ashore.put_off_until, *(one.until for one in waiting))
        self.ashore.put_off_until = min(filter(None, turns), default=None)
        if any(one.reason == PAUSED for one in waiting):
            self.ashore.hindered = PAUSED

    # --- leave to go ---

    async def _let_through(self, claims: Claims) -> dict[str, Outcome]:
        """Leave to go for whom there is room; the others keep nobody waiting: their turn comes again."""
        jams = dict[str, Jam]()
        for one, claim in claims.items():
            handover = Handover(self.taken.sendings[one], self.taken.sendings[one].ways_after(claim), waits=False)
            try:
                self.handovers[one] = await self.stack.enter_async_context(handover)
            except Jam as jam:
                jams[one] = jam
                continue
            if handover.sending.channel.can.idempotent:
                handover.keep_to_it()
        self._wait_for([Closed("held", jam.reason, self.taken.mailing.at + jam.again) for jam in jams.values()])
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
        return await self._ahead(messages), {}

    async def _ahead(self, messages: dict[str, Message]) -> dict[str, Message]:
        """The same, with what their channel can do before they leave."""
        mailing = self.taken.mailing
        channel = mailing.hands.channels[mailing.letter.channel]
        if not messages or not hasattr(channel, "ahead"):
            return messages
        return dict(zip(messages, await channel.ahead([*messages.values()]), strict=True))

    async def _message(self, touchpoint: str, claim: Claim) -> Message:
        """Asked for at once, messages are printed together."""
        taken, sending = self.taken, self.taken.sendings[touchpoint]
        where, links = sending.delivery.where, sending.hands.links
        known = plain_facts(links, where, sending.letter, sending.journey, sending.customer, taken.goods)
        known["assets"] = taken.shown.spoken(sending.customer["locale"])
        return await sending.message(claim, known, followed_by_us=sending.customer["id"] in taken.tracked)

    def _unwritable(self, fault: Exception) -> Outcome:
        self.ashore.fault = str(fault)
        return Outcome(CLAIMED, TEMPLATE_FAULT)

    # --- fence, and send ---

    async def _fence(self, claims: Claims, messages: Mapping[str, Message]) -> dict[str, Outcome]:
        """The last look, in the same transaction that says the bodies are leaving; for whom it has shut since."""
        mailing, asking = self.taken.mailing, {one: self.taken.sendings[one] for one in claims}
        async with mailing.hands.database.begin() as connection:
            people = [sending.delivery.where.customer for sending in asking.values()]
            held = await mailing.hold(connection, people, whole=False)
            verdicts = await mailing.verdicts(connection, held, asking)
            shut = {one: verdict.shut for one, verdict in verdicts.items() if verdict.shut}
            leaving = {one: claim for one, claim in claims.items() if one not in shut}
            carriers = {one: self.handovers[one].carrier for one in leaving}
            await deliveries_of_many.fence_data(connection, leaving, mailing.hands.clock(), carriers)
            targets = [(asking[one].delivery, messages[one].targets) for one in leaving]
            await engagements.keep_targets(connection, targets)
            await self._let_go(connection, leaving, verdicts)
            # Of whom nobody is left, nothing is written down: erased since the claim, or one with somebody else.
            there = {one: why for one, why in shut.items() if asking[one].delivery.where.customer in held}
            await mailing.write_down(connection, asking, there)
        self._wait_for([one for one in shut.values() if one.state == "held"])
        return {one: Outcome(CLAIMED if why.state == "held" else why.state, why.reason) for one, why in shut.items()}

    async def _let_go(self, connection: AsyncConnection, leaving: Claims, verdicts: Mapping[str, Verdict]) -> None:
        taken = self.taken
        decided = [
            Decision(taken.sendings[one].delivery, taken.mailing.at, decisions.SENT, inputs=verdicts[one].inputs)
            for one in leaving
        ]
        await decisions.keep(connection, decided, [one for one, claim in leaving.items() if claim.fence > 1])

    async def _submit(self, touchpoint: str, message: Message, claims: Claims) -> Outcome:
        sending = self.taken.sendings[touchpoint]
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
        mailing, now = self.taken.mailing, self.taken.mailing.hands.clock()
        reasons = [one.reason for one in outcomes.values()]
        self.ashore.hindered = next((one for one in reasons if one in _HINDRANCES), self.ashore.hindered)
        self.ashore.put_off = len(reasons) > 1 and set(reasons) == {LATER}
        async with mailing.hands.database.begin() as connection:
            refused = [(self.taken.sendings[one], outcome) for one, outcome in outcomes.items()]
            held = await hold_turned_back(connection, refused)
            settling = deliveries_of_many.settle(connection, claims, outcomes, mailing.letter.when_in_doubt, now)
            states, ours = await settling
            self.ashore.over -= sum(state in UNDER_WAY for state in states.values())
            if ours:
                told = [(self.taken.sendings[one], states[one], outcome) for one, outcome in outcomes.items()]
                await note_turned_back(connection, now, told, held)
            if ours and not self.ashore.hindered:
                ours = await moves(connection, self.ashore)
        if not ours:
            raise Superseded(Superseded.__doc__)


async def _fenced() -> None:
    """What a channel calls before the body: the fence stands already."""
