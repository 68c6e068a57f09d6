"""`issue_gift_card`: a reward out of a budget, once for each touchpoint."""

from activities.deed import deed
from activities.hands import Hands
from journeys.passage import Whereabouts
from journeys.steps.gift_card import NO_BUDGET, IssuedGiftCard, IssueGiftCard
from messages.codes import GIFT_CARD
from store import budgets, gift_cards


@deed
async def issue_gift_card(hands: Hands, where: Whereabouts, request: IssueGiftCard) -> IssuedGiftCard:
    """Card, budget and ledger change together, or not at all when too little is left."""
    code_hash = hands.codes.hash(hands.codes.code(where.touchpoint, GIFT_CARD))
    try:
        async with hands.database.begin() as connection:
            await gift_cards.issue(connection, where, request.budget, request.amount, code_hash)
    except budgets.NoBudget:
        return IssuedGiftCard(issued=False, reason=NO_BUDGET)
    return IssuedGiftCard(issued=True)
