"""`voucher`: something to redeem at a real place."""

from journeys.base import Key, Tolerant
from journeys.road import Deed, Road
from journeys.span import Span
from journeys.touchpoint import Invitation


class IssueVoucher(Tolerant):
    """A voucher for one offer, valid for a span from now."""

    offer: Key
    valid_for: Span


class Voucher(Invitation):
    """Issue a code and send it; `redeemed` when the till took it, `not_redeemed` when it ran out."""

    kind = "voucher"
    page = "voucher"
    event = "voucher.redeemed"
    answered = "redeemed"
    unanswered = "not_redeemed"

    voucher: Key

    async def walk(self, road: Road) -> str:
        await road.ask(
            ISSUE, IssueVoucher(offer=self.voucher, valid_for=self.within), says=f"Issue voucher · {self.label}"
        )
        return await super().walk(road)


class IssuedVoucher(Tolerant):
    """The voucher's id; its code stays in the store."""

    id: str


ISSUE = Deed("issue_voucher", IssuedVoucher, rehearsed=lambda world, _: IssuedVoucher(id=world.touchpoint))
