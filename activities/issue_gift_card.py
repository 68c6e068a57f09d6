"""`issue_gift_card`: a reward out of a budget, once for each touchpoint."""

from activities.deed import deed
from activities.hands import Hands
from journeys.passage import Whereabouts
from journeys.steps.gift_card import NO_BUDGET, IssuedGiftCard, IssueGiftCard
from messages.codes import GIFT_CARD
from store import budgets, customers, gift_cards
from store.gate import NO_CONSENT


@deed
async def issue_gift_card(hands: Hands, where: Whereabouts, request: IssueGiftCard) -> IssuedGiftCard:
    """Card, budget and ledger change together; or nothing does, for want of money or of consent."""
    topic = (await hands.versions.of(where.journey, where.version)).topic
    code_hash = hands.codes.hash(hands.codes.code(where.touchpoint, GIFT_CARD))
    try:
        async with hands.database.begin() as connection:
            if not await customers.consent_given(connection, where.customer, request.channel, topic):
                return IssuedGiftCard(issued=False, reason=NO_CONSENT)
            await gift_cards.issue(connection, where, request.budget, request.amount, code_hash)
    except budgets.NoBudget:
        return IssuedGiftCard(issued=False, reason=NO_BUDGET)
    return IssuedGiftCard(issued=True)
