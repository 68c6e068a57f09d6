"""`voucher`: something to redeem at a real place."""

from journeys.base import Key, Tolerant
from journeys.delivery import NOT_SENT, Letter, Receipt
from journeys.road import Deed, Road
from journeys.span import Span
from journeys.touchpoint import Invitation
from journeys.world import World


class IssueVoucher(Tolerant):
    """A voucher for one offer, valid for a span from now."""

    offer: Key
    valid_for: Span
    letter: Letter
    """What brings it; nothing is issued for somebody who may not be written to."""


class IssuedVoucher(Tolerant):
    """The voucher's id; its code stays in the store. Or that there is none, and why."""

    id: str = ""
    issued: bool = True
    reason: str = ""


def _rehearsed(world: World, request: IssueVoucher) -> IssuedVoucher:
    if reason := world.shut(request.letter.channel):
        world.post(request.letter, Receipt(state="suppressed", reason=reason))
        return IssuedVoucher(issued=False, reason=reason)
    return IssuedVoucher(id=world.touchpoint)


ISSUE = Deed("issue_voucher", IssuedVoucher, rehearsed=_rehearsed)


class Voucher(Invitation):
    """Issue a code and send it; `redeemed` when the till took it, `not_redeemed` when it ran out."""

    kind = "voucher"
    page = "voucher"
    event = "voucher.redeemed"
    answered = "redeemed"
    unanswered = "not_redeemed"

    voucher: Key

    async def walk(self, road: Road) -> str:
        ways = self.letters()
        for number, letter in enumerate(ways):
            request = IssueVoucher(offer=self.voucher, valid_for=self.within, letter=letter)
            if (await road.ask(ISSUE, request, says=f"Issue voucher · {self.label}")).issued:
                return await self.invite(road, ways[number:])
        return NOT_SENT
