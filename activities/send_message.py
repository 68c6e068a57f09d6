"""`send_message`: one letter on its way to one customer, at most once; with `resend`, at least once."""

import asyncio
from collections.abc import Awaitable
from datetime import datetime

from activities import devices
from activities.breaker import Jam
from activities.deed import deed
from activities.handover import Handover
from activities.hands import Hands
from activities.heartbeat import beating
from activities.held import SUPERSEDED, failed, held, held_back, jammed
from activities.sending import UNWRITABLE, Sending
from activities.turned_back import hold_turned_back, note_turned_back
from journeys.delivery import TEMPLATE_FAULT, Letter, Receipt
from journeys.passage import Whereabouts
from messages.mail.replies import AWAY
from messages.message import Answer, Message
from store.customers import customers
from store.sending import deliveries, gate
from store.sending.decisions import Decision
from store.sending.deliveries import Superseded
from store.sending.delivery import CLAIMED, UNDER_WAY, Claim, Outcome

_DEADLINE = 14 * 60
"""Seconds; less than Temporal gives the activity (15 minutes), so that an old try is dead before a new one begins."""


class _Shut(Exception):
    """The gate shut while the message was on its way to the fence."""

    def __init__(self, shut: gate.Closed) -> None:
        super().__init__(shut.reason)
        self.shut = shut


@deed
async def send_message(hands: Hands, where: Whereabouts, letter: Letter) -> Receipt:
    """Send it, or say why not. Raises `held` when it is to be tried again."""
    return await in_time(_send(hands, where, letter))


async def in_time(sending: Awaitable[Receipt]) -> Receipt:
    """A try that is over before the next one begins. Raises `held`."""
    try:
        async with asyncio.timeout(_DEADLINE), beating():
            return await sending
    except TimeoutError:
        raise held(AWAY) from None
    except Superseded:
        raise held(SUPERSEDED) from None


async def _send(hands: Hands, where: Whereabouts, letter: Letter) -> Receipt:
    async with hands.database.read(brief=True) as connection:
        customer = await customers.find(connection, where.customer)
    if customer is None:
        return Receipt(state="skipped", reason=gate.ERASED)
    return await carry(await Sending.of(hands, where, letter, customer))


async def carry(sending: Sending) -> Receipt:
    """One try: claim it, hand it over, settle it. Raises `held` when there is to be another.

    Whoever has no leave to go is held before the claim: that burns no try, and costs the ledger nothing.
    """
    try:
        async with Handover.of(sending) as handover:
            return await _carried(sending, handover)
    except Jam as jam:
        async with sending.hands.database.begin(brief=True) as connection:
            await sending.arrived(connection)
        raise jammed(jam) from None


async def _carried(sending: Sending, handover: Handover) -> Receipt:
    sending, claim, shut = await _claim(sending)
    if claim.over:
        return _receipt(claim.state, claim.reason)
    if shut:
        return _put_off(sending, shut)
    try:
        return await _settle(sending, claim, await _handed_over(sending, claim, handover))
    except _Shut as stop:
        return await _turned_away(sending, claim, stop.shut)


async def _claim(sending: Sending) -> tuple[Sending, Claim, gate.Closed | None]:
    async with sending.hands.database.begin(brief=True) as connection:
        sending, customer = await sending.arrived(connection)
        shut = (await sending.verdict(connection, customer)).shut
        return sending, await sending.claim(connection, shut), shut


def _put_off(sending: Sending, shut: gate.Closed) -> Receipt:
    """The walk waits, where it is known until when. Raises `held` where this try has to be made again."""
    if shut.defers:
        return _receipt("deferred", shut.reason, shut.until)
    raise held_back(shut, sending.at)


async def _turned_away(sending: Sending, claim: Claim, shut: gate.Closed) -> Receipt:
    """What is said to a message for which the gate shut at the last moment."""
    outcome = Outcome(CLAIMED if shut.state == "held" else shut.state, shut.reason)
    async with sending.hands.database.begin(brief=True) as connection:
        state = await deliveries.settle(connection, sending.delivery, claim, outcome, sending.hands.clock())
        await sending.decide(connection, Decision.shut(sending.delivery, shut, sending.at))
    return _put_off(sending, shut) if state in UNDER_WAY else _receipt(state, shut.reason)


async def _handed_over(sending: Sending, claim: Claim, handover: Handover) -> Answer:
    try:
        await handover.only_by(sending.ways_after(claim))
        message = await sending.written(claim)
        answer = await handover.submit(message, lambda: _fence(sending, claim, message, handover.carrier))
        return await devices.without_those_gone(sending, answer)
    except UNWRITABLE as fault:
        await _write_down(sending, claim, Outcome(CLAIMED, TEMPLATE_FAULT))
        raise failed(TEMPLATE_FAULT, str(fault)) from None
    except Jam as jam:
        await _write_down(sending, claim, Outcome(CLAIMED, jam.reason))
        raise


async def _fence(sending: Sending, claim: Claim, message: Message, carrier: str) -> None:
    """The last look, in the same transaction that says the body is leaving."""
    async with sending.hands.database.begin(brief=True) as connection:
        verdict = await sending.verdict(connection, await sending.held(connection))
        if verdict.shut:
            raise _Shut(verdict.shut)
        await sending.fence(connection, claim, verdict, message, carrier)


async def _settle(sending: Sending, claim: Claim, answer: Answer) -> Receipt:
    outcome = sending.outcome(claim, answer)
    state = await _write_down(sending, claim, outcome)
    if state in UNDER_WAY:
        raise held(outcome.reason, claim.fence, asked=answer.later)
    return _receipt(state, outcome.reason)


async def _write_down(sending: Sending, claim: Claim, outcome: Outcome) -> str:
    now = sending.hands.clock()
    async with sending.hands.database.begin(brief=True) as connection:
        theirs = await hold_turned_back(connection, [(sending, outcome)])
        state = await deliveries.settle(connection, sending.delivery, claim, outcome, now)
        await note_turned_back(connection, now, [(sending, state, outcome)], theirs)
    return state


def _receipt(state: str, reason: str, until: datetime | None = None) -> Receipt:
    return Receipt.model_validate({"state": state, "reason": reason, "until": until})
