"""The letter: what is printed of a delivery on the channel `letter`, the code it brings included."""

from dataclasses import dataclass

from journeys.steps.gift_card import GiftCard
from journeys.steps.voucher import Voucher
from messages.words import Words
from operations import audit
from operations.desk import Conflict, Desk, NotThere, Who
from operations.touchpoints import show
from operations.touchpoints.meet import Meeting, met
from store.sending import deliveries

CHANNEL = "letter"


@dataclass(frozen=True)
class Coupon:
    """A code, and what it is good for in words. Empty when the step brings none."""

    code: str = ""
    worth: str = ""


async def printed(desk: Desk, who: Who, delivery: str) -> tuple[Meeting, Coupon]:
    """Whose letter it is, and its code; who printed it stands in the audit log. Raises NotThere, Conflict."""
    async with desk.database.read() as connection:
        row = await deliveries.find(connection, delivery)
    if row is None:
        raise NotThere(f"there is no delivery {delivery}")
    if row["channel"] != CHANNEL:
        raise Conflict(f"this delivery went by {row['channel']}; only letters are printed")
    if row["state"] != "accepted":
        raise Conflict(f"this letter was not sent ({row['reason'] or row['state']}), so it is not printed either")
    meeting = await met(desk, row)
    coupon = await _coupon(desk, meeting)
    async with desk.database.begin() as connection:
        await audit.note(connection, desk.clock(), who, "letter.printed", delivery)
    return meeting, coupon


async def _coupon(desk: Desk, meeting: Meeting) -> Coupon:
    words = Words(meeting.locale, meeting.customer["zone"])
    if isinstance(meeting.step, Voucher):
        voucher = await show.voucher(desk, meeting)
        worth = words("{what}, until {date}", what=meeting.step.label, date=voucher.valid_until)
        return Coupon(voucher.code, worth)
    if isinstance(meeting.step, GiftCard):
        card = await show.gift_card(desk, meeting)
        return Coupon(card.code, words("Gift card: {amount}", amount=card.amount))
    return Coupon()
