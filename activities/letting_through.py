"""Letting through: a voucher or a gift card is issued no sooner than the letter that brings it may go."""

from activities.arrival import Arrival
from activities.hands import Hands
from activities.held import held_back
from activities.sending import Sending
from journeys.delivery import Letter
from store.sending import gate
from store.sending.gate import Closed


async def bringing(hands: Hands, at: Arrival, letter: Letter) -> Sending | None:
    """The letter that will bring it; None when its customer was erased."""
    return await Sending.of(hands, at.where, letter, at.customer, at.connection) if at.customer else None


async def shut_for(at: Arrival, sending: Sending | None) -> Closed | None:
    """What the gate says to it. The ledger has it too, for nobody else will ask on the letter's behalf.

    A letter that is only put off, to the morning or until a cap has room, will come: what it brings is issued.
    """
    if sending is None:
        return Closed("skipped", gate.ERASED)
    shut = (await sending.verdict(at.connection, at.customer)).shut
    if shut is None or shut.defers:
        return None
    await sending.claim(at.connection, shut)
    return shut


def refusal(shut: Closed, sending: Sending | None) -> str:
    """The reason why nothing is issued, as a code. Raises `held` while it may still be."""
    if sending and shut.state == "held":
        raise held_back(shut, sending.at)
    return shut.reason
