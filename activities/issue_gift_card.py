"""`issue_gift_card`: a reward out of a budget, once for each touchpoint."""

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
    sending = await bringing(hands, where, request.letter)
    try:
        async with hands.database.begin() as connection:
            issued = await gift_cards.at(connection, where.touchpoint)
            shut = None if issued else await shut_for(connection, sending)
            if shut is None:
                await gift_cards.issue(connection, where, request.budget, request.amount, code_hash)
    except budgets.NoBudget:
        return IssuedGiftCard(issued=False, reason=NO_BUDGET)
    return IssuedGiftCard(issued=False, reason=refusal(shut, sending)) if shut else IssuedGiftCard(issued=True)
