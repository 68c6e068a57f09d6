"""Show a reward: its code, derived anew for the page that its customer opens, and whether it is still good."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from journeys.money import Amount
from messages.codes import GIFT_CARD, VOUCHER
from operations.desk import Desk, NotThere
from operations.touchpoints.meet import GONE, Meeting
from store.touchpoints import gift_cards, vouchers


@dataclass(frozen=True)
class Reward:
    """A voucher or a gift card, as its customer sees it."""

    code: str
    state: Literal["good", "redeemed", "expired"]
    redeemed_at: datetime | None
    valid_until: datetime | None = None
    amount: Amount | None = None


async def voucher(desk: Desk, meeting: Meeting) -> Reward:
    """The voucher of this touchpoint. Raises NotThere."""
    async with desk.database.read() as connection:
        row = await vouchers.at(connection, meeting.touchpoint)
    if row is None:
        raise NotThere(GONE)
    redeemed, until = row["redeemed_at"], row["valid_until"]
    state: Literal["redeemed", "expired", "good"] = (
        "redeemed" if redeemed else "expired" if until <= meeting.now else "good"
    )
    return Reward(desk.codes.code(meeting.touchpoint, VOUCHER), state, redeemed, valid_until=until)


async def gift_card(desk: Desk, meeting: Meeting) -> Reward:
    """The gift card of this touchpoint. Raises NotThere."""
    async with desk.database.read() as connection:
        row = await gift_cards.at(connection, meeting.touchpoint)
    if row is None:
        raise NotThere(GONE)
    code, redeemed = desk.codes.code(meeting.touchpoint, GIFT_CARD), row["redeemed_at"]
    return Reward(code, "redeemed" if redeemed else "good", redeemed, amount=gift_cards.amount_of(row))
