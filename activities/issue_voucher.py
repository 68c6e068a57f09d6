"""`issue_voucher`: a code for one offer, once for each touchpoint."""

from activities import clock
from activities.arrival import arriving
from activities.deed import deed
from activities.hands import Hands
from activities.letting_through import bringing, refusal, shut_for
from journeys.passage import Whereabouts
from journeys.steps.voucher import IssuedVoucher, IssueVoucher
from messages.codes import VOUCHER
from store.touchpoints import vouchers


@deed
async def issue_voucher(hands: Hands, where: Whereabouts, request: IssueVoucher) -> IssuedVoucher:
    """Keep the code's hash and how long it is good for; the code itself is derived again when it is shown."""
    code_hash = hands.codes.hash(hands.codes.code(where.touchpoint, VOUCHER))
    valid_until = clock.now(where) + request.valid_for
    async with arriving(hands, where, with_a_letter=True) as at:
        if before := await vouchers.at(at.connection, where.touchpoint):
            return IssuedVoucher(id=before["id"])
        sending = await bringing(hands, at, request.letter)
        shut = await shut_for(at, sending)
        if shut is None:
            issued = await vouchers.issue(at.connection, at.where, request.offer, code_hash, valid_until)
            return IssuedVoucher(id=issued)
    return IssuedVoucher(issued=False, reason=refusal(shut, sending))
