"""Redeem: a code is handed over at a till. Of many who try the same one, exactly one succeeds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.money import Amount
from operations import audit
from operations.customers.identify import Person
from operations.desk import Desk, NotThere, Refused, Who
from operations.events.hear import Said, hear_in
from store.enrolments import enrolments
from store.rows import Row
from store.touchpoints import gift_cards, refusals, vouchers


class NotRedeemable(NotThere):
    """This code cannot be redeemed: it is unknown, used or out of date."""

    # One sentence for all three: whoever guesses codes learns nothing.

    def __init__(self) -> None:
        super().__init__(NotRedeemable.__doc__)


class TooManyTries(Refused):
    """Too many codes were tried that are none; wait ten minutes."""

    def __init__(self) -> None:
        super().__init__(TooManyTries.__doc__)


MOST, WITHIN = 20, timedelta(minutes=10)
"""Wrong codes per key: more than tired hands mistype, and 49 bits are not guessed at this pace in a lifetime."""


@dataclass(frozen=True)
class Redemption:
    """What was redeemed: an offer to hand out, or an amount of money."""

    id: str
    kind: Literal["voucher", "gift_card"]
    at: datetime
    place: str
    offer: str | None = None
    amount: Amount | None = None


async def redeem(desk: Desk, who: Who, code: str, place: str) -> Redemption:
    """Redeem a voucher or a gift card by its code, and tell the walk. Raises NotRedeemable, TooManyTries."""
    async with desk.database.read() as connection:
        if await refusals.count(connection, who.name, desk.clock() - WITHIN) >= MOST:
            raise TooManyTries
    try:
        return await _redeem(desk, who, code, place)
    except NotRedeemable:
        async with desk.database.begin() as connection:
            await refusals.add(connection, who.name, desk.clock(), desk.clock() - WITHIN)
        raise


async def _redeem(desk: Desk, who: Who, code: str, place: str) -> Redemption:
    code_hash = desk.codes.hash(code)
    async with desk.database.begin() as connection:
        voucher = await vouchers.by_code(connection, code_hash)
        card = await gift_cards.by_code(connection, code_hash)
        if voucher:
            redemption = await _voucher(desk, connection, voucher, place)
        elif card:
            redemption = await _gift_card(desk, connection, card, place)
        else:
            raise NotRedeemable
        await audit.note(connection, desk.clock(), who, f"{redemption.kind}.redeemed", redemption.id, {"place": place})
        return redemption


async def _voucher(desk: Desk, connection: AsyncConnection, voucher: Row, place: str) -> Redemption:
    now = await _now(desk, connection, voucher["enrolment"])
    if not await vouchers.redeem(connection, voucher["id"], now, place):
        raise NotRedeemable
    await _tell(desk, connection, "voucher.redeemed", voucher, now, {"offer": voucher["offer"], "place": place})
    return Redemption(voucher["id"], "voucher", now, place, offer=voucher["offer"])


async def _gift_card(desk: Desk, connection: AsyncConnection, card: Row, place: str) -> Redemption:
    now = await _now(desk, connection, card["enrolment"])
    if not await gift_cards.redeem(connection, card, now, place):
        raise NotRedeemable
    amount = gift_cards.amount_of(card)
    if card["customer"]:  # a card outlives its customer's erasure: it is money
        await _tell(desk, connection, "gift_card.redeemed", card, now, {"amount": str(amount), "place": place})
    return Redemption(card["id"], "gift_card", now, place, amount=amount)


async def _now(desk: Desk, connection: AsyncConnection, enrolment: str | None) -> datetime:
    """The later of the wall clock and the enrolment's own, so that in the demo, too, what has run out has run out."""
    row = await enrolments.find(connection, enrolment or "")
    return max(desk.clock(), row["clock"]) if row else desk.clock()


async def _tell(
    desk: Desk, connection: AsyncConnection, name: str, reward: Row, now: datetime, properties: dict[str, str]
) -> None:
    touchpoint = reward["touchpoint"]
    whose = Person(id=reward["customer"])
    await hear_in(
        desk, connection, Said("till", touchpoint, name, whose, at=now, properties=properties, about=touchpoint)
    )
