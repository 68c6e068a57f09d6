"""Sending one message from a step: the words that pass between a walk and the hands that send."""

from datetime import datetime, timedelta
from typing import Literal

from journeys.base import Key, Tolerant
from journeys.road import Deed, Road, Wait
from journeys.world import World

Doubt = Literal["hold", "resend"]
"""What to do when nobody can know whether a message got through: hold (never twice) or resend (never lost)."""

State = Literal["accepted", "rejected", "suppressed", "skipped", "expired", "unknown", "deferred"]


class Letter(Tolerant):
    """One message to be sent; everything personal is looked up by the hands, never carried here."""

    message: Key
    channel: Key = "email"
    when_in_doubt: Doubt = "hold"
    offer: bool = False
    """Whether a product chosen by the customer's interests goes with it."""
    page: str | None = None
    """The public page the message leads to: `film`, `survey`, `voucher` or `gift_card`."""


class Receipt(Tolerant):
    """What became of a letter. `reason` is a code, never a server's words: those may name the recipient."""

    state: State
    reason: str = ""
    until: datetime | None = None
    """With `deferred`: when to try again (quiet hours, send window)."""


SENT, NOT_SENT = "sent", "not_sent"
QUIET_HOURS = "quiet_hours"


def _rehearsed(world: World, letter: Letter) -> Receipt:
    receipt = _fate(world, letter)
    world.post(letter, receipt)
    return receipt


def _fate(world: World, letter: Letter) -> Receipt:
    if reason := world.shut(letter.channel):
        return Receipt(state="suppressed", reason=reason)
    if until := world.quiet_until:
        return Receipt(state="deferred", reason=QUIET_HOURS, until=until)
    return Receipt(state="accepted")


SEND = Deed("send_message", Receipt, rehearsed=_rehearsed)


async def deliver(road: Road, letter: Letter, title: str) -> str:
    """Send a letter, waiting out quiet hours; `sent` or `not_sent`."""
    while True:
        receipt = await road.ask(
            SEND, letter, queue=f"send-{letter.channel}", says=f"Send “{title}” by {letter.channel}"
        )
        if receipt.state != "deferred":
            return SENT if receipt.state in ("accepted", "unknown") else NOT_SENT
        quiet = Wait(span=timedelta(0), until=receipt.until, in_passing=True)
        await road.wait(quiet, says=f"Quiet hours · {title}")
