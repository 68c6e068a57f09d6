"""Sending one message from a step: the words that pass between a walk and the hands that send."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from journeys.base import Key, Tolerant
from journeys.road import Deed, Road, Wait
from journeys.world import World

Doubt = Literal["hold", "resend"]
"""What to do when nobody can know whether a message got through: hold (never twice) or resend (never lost)."""

State = Literal["accepted", "rejected", "suppressed", "skipped", "expired", "unknown", "deferred"]


def _several(value: Any) -> Any:
    ways = (value,) if isinstance(value, str) else value
    if not isinstance(ways, list | tuple) or not 0 < len(ways) <= _MOST:
        raise ValueError(f"write one channel, or a list of up to {_MOST} in the order in which they are tried")
    if any(way in ways[:number] for number, way in enumerate(ways)):
        raise ValueError("name each channel once")
    return ways


_MOST = 5
_SEVERAL = {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": _MOST, "uniqueItems": True}


Channels = Annotated[
    tuple[Key, ...],
    BeforeValidator(_several),
    PlainSerializer(lambda ways: ways[0] if len(ways) == 1 else list(ways)),
    WithJsonSchema({"anyOf": [{"type": "string"}, _SEVERAL]}),
]
"""`channel: sms`, or `channel: [push, sms, email]`: the next one is tried when nothing went out by the one before."""


def route(ways: tuple[Key, ...]) -> tuple[str, ...]:
    """What the map says of several channels; nothing of one."""
    return (" → ".join(ways),) if len(ways) > 1 else ()


class Letter(Tolerant):
    """One message to be sent; everything personal is looked up by the hands, never carried here."""

    message: Key
    channel: Key = "email"
    when_in_doubt: Doubt = "hold"
    offer: Annotated[int, PlainSerializer(lambda many: many if many > 1 else many == 1)] = 0
    """How many products, chosen by the customer's interests, go with it. Histories say `true` for one."""
    page: str | None = None
    """The public page the message leads to: `film`, `survey`, `voucher` or `gift_card`."""
    further: bool = False
    """Whether another channel was tried before it: then it has a line of its own in the ledger."""

    def by(self, channels: tuple[Key, ...]) -> "Letters":
        """The same over each of these channels, in the order in which they are tried."""
        return tuple(
            self.model_copy(update={"channel": one, "further": number > 0}) for number, one in enumerate(channels)
        )


Letters = tuple[Letter, ...]
"""One letter over several channels: the first that can be sent is, and no other."""


class Receipt(Tolerant):
    """What became of a letter. `reason` is a code, never a server's words: those may name the recipient."""

    state: State
    reason: str = ""
    until: datetime | None = None
    """With `deferred`: when to try again; `reason` is one of DEFERRALS."""

    @property
    def out(self) -> bool:
        """Whether the customer has it, or may have it."""
        return self.state in ("accepted", "unknown")

    @property
    def elsewhere(self) -> bool:
        """Whether it certainly did not go out, and the channel is why: then another may do. A cap is no such reason."""
        return self.state in ("suppressed", "rejected", "expired")


SENT, NOT_SENT = "sent", "not_sent"
QUIET_HOURS, SEND_WINDOW = "quiet_hours", "send_window"
FREQUENCY_CAP, PRIORITY = "frequency_cap", "priority"
DEFERRALS = (QUIET_HOURS, SEND_WINDOW, FREQUENCY_CAP, PRIORITY)
"""Why a letter is put off until a moment that is known; the walk waits for it."""
TEMPLATE_FAULT = "template_fault"
"""Why a walk stands still, or a broadcast paused: its message cannot be written."""
NO_GOOD_HOUR = "no_good_hour"


def _rehearsed(world: World, letter: Letter) -> Receipt:
    receipt = _fate(world, letter)
    world.post(letter, receipt)
    return receipt


def _fate(world: World, letter: Letter) -> Receipt:
    if reason := world.shut(letter.channel):
        return Receipt(state="suppressed", reason=reason)
    hours = world.good_hours(letter.channel)
    until = hours.opens(world.now)
    if until is None:
        return Receipt(state="skipped", reason=NO_GOOD_HOUR)
    if until > world.now:
        reason = QUIET_HOURS if hours.quiet_at(world.now) else SEND_WINDOW
        return Receipt(state="deferred", reason=reason, until=until)
    return Receipt(state="accepted")


SEND = Deed("send_message", Receipt, rehearsed=_rehearsed)


async def deliver(road: Road, letters: Letters, title: str) -> str:
    """Send a letter by the first channel that takes it, waiting out what puts it off; `sent` or `not_sent`."""
    for letter in letters:
        receipt = await _sent(road, letter, title)
        if receipt.out:
            return SENT
        if not receipt.elsewhere:
            break
    return NOT_SENT


async def _sent(road: Road, letter: Letter, title: str) -> Receipt:
    while True:
        receipt = await road.ask(
            SEND, letter, queue=f"send-{letter.channel}", says=f"Send “{title}” by {letter.channel}"
        )
        if receipt.state != "deferred":
            return receipt
        put_off = Wait(span=timedelta(0), until=receipt.until, in_passing=True)
        await road.wait(put_off, says=f"{receipt.reason.replace('_', ' ').capitalize()} · {title}")
