"""`send_message`: one letter on its way to one customer, at most once; with `resend`, at least once."""

import asyncio

from activities.deed import deed
from activities.hands import Hands
from activities.heartbeat import beating
from activities.held import SUPERSEDED, TEMPLATE_FAULT, failed, held, held_back
from activities.sending import UNWRITABLE, Sending
from journeys.delivery import QUIET_HOURS, Letter, Receipt
from journeys.passage import Whereabouts
from messages.mail.replies import AWAY
from store.customers import customers
from store.sending import deliveries, gate
from store.sending.deliveries import Superseded
from store.sending.delivery import CLAIMED, UNDER_WAY, Claim, Outcome

_DEADLINE = 14 * 60
"""Seconds; less than Temporal gives the activity (15 minutes), so that an old try is dead before a new one begins."""


class _Shut(Exception):
    """The gate shut while the message was on its way to the fence."""

    def __init__(self, shut: gate.Closed) -> None:
        super().__init__(shut.reason)
        self.outcome = Outcome(CLAIMED if shut.state == "held" else shut.state, shut.reason)


@deed
async def send_message(hands: Hands, where: Whereabouts, letter: Letter) -> Receipt:
    """Send it, or say why not. Raises `held` when it is to be tried again."""
    try:
        async with asyncio.timeout(_DEADLINE), beating():
            return await _send(hands, where, letter)
    except TimeoutError:
        raise held(AWAY) from None
    except Superseded:
        raise held(SUPERSEDED) from None


async def _send(hands: Hands, where: Whereabouts, letter: Letter) -> Receipt:
    async with hands.database.read() as connection:
        customer = await customers.find(connection, where.customer)
    if customer is None:
        return Receipt(state="skipped", reason=gate.ERASED)
    sending = await Sending.of(hands, where, letter, customer)
    claim, shut = await _claim(sending)
    if claim.over:
        return _receipt(claim.state, claim.reason)
    if shut and shut.reason == QUIET_HOURS:
        return Receipt(state="deferred", reason=QUIET_HOURS, until=shut.until)
    if shut:
        raise held_back(shut, sending.at)
    return await _settle(sending, claim, await _hand_over(sending, claim))


async def _claim(sending: Sending) -> tuple[Claim, gate.Closed | None]:
    async with sending.hands.database.begin() as connection:
        shut = await sending.shut(connection)
        if shut is None and sending.quiet_until:
            shut = gate.Closed("held", QUIET_HOURS, sending.quiet_until)
        return await sending.claim(connection, shut), shut


async def _hand_over(sending: Sending, claim: Claim) -> Outcome:
    try:
        message = await sending.written(claim)
        answer = await sending.channel.submit(message, lambda: _fence(sending, claim))
    except _Shut as stop:
        return stop.outcome
    except UNWRITABLE as fault:
        await _write_down(sending, claim, Outcome(CLAIMED, TEMPLATE_FAULT))
        raise failed(TEMPLATE_FAULT, str(fault)) from None
    return sending.outcome(claim, answer)


async def _fence(sending: Sending, claim: Claim) -> None:
    """The last look, in the same transaction that says the body is leaving."""
    hands, delivery = sending.hands, sending.delivery
    async with hands.database.begin() as connection:
        if shut := await sending.shut(connection):
            raise _Shut(shut)
        await deliveries.fence_data(connection, delivery, claim, hands.clock())


async def _settle(sending: Sending, claim: Claim, outcome: Outcome) -> Receipt:
    state = await _write_down(sending, claim, outcome)
    if state in UNDER_WAY:
        raise held(outcome.reason, claim.fence)
    return _receipt(state, outcome.reason)


async def _write_down(sending: Sending, claim: Claim, outcome: Outcome) -> str:
    async with sending.hands.database.begin() as connection:
        return await deliveries.settle(connection, sending.delivery, claim, outcome, sending.hands.clock())


def _receipt(state: str, reason: str) -> Receipt:
    return Receipt.model_validate({"state": state, "reason": reason})
