"""`issue_gift_card`: a reward out of a budget, once for each touchpoint."""

from activities.arrival import Arrival, arriving
from activities.deed import deed
from activities.hands import Hands
from activities.letting_through import bringing, refusal, shut_for
from journeys.passage import Whereabouts
from journeys.steps.gift_card import NO_BUDGET, IssuedGiftCard, IssueGiftCard
from messages.codes import GIFT_CARD
from store.touchpoints import budgets, gift_cards


@deed
async def issue_gift_card(hands: Hands, where: Whereabouts, request: IssueGiftCard) -> IssuedGiftCard:
    """Card, budget and ledger change together; or nothing does, for want of money or of consent."""
    code_hash = hands.codes.hash(hands.codes.code(where.touchpoint, GIFT_CARD))
    async with arriving(hands, where, with_a_letter=True) as at:
        if await gift_cards.at(at.connection, where.touchpoint):
            return IssuedGiftCard(issued=True)
        sending = await bringing(hands, at, request.letter)
        shut = await shut_for(at, sending)
        if shut is None:
            return await _issued(at, request, code_hash)
    return IssuedGiftCard(issued=False, reason=refusal(shut, sending))


async def _issued(at: Arrival, request: IssueGiftCard, code_hash: str) -> IssuedGiftCard:
    try:
        async with at.connection.begin_nested():
            await gift_cards.issue(at.connection, at.where, request.budget, request.amount, code_hash)
    except budgets.NoBudget:
        return IssuedGiftCard(issued=False, reason=NO_BUDGET)
    return IssuedGiftCard(issued=True)
