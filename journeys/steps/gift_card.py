"""`gift_card`: a reward out of a budget."""

from pydantic import Field

from journeys.base import Frozen, Key, Tolerant
from journeys.delivery import NOT_SENT, SENT, Channels, Letter, Letters, Receipt, deliver, route
from journeys.money import Money
from journeys.road import Deed, Road
from journeys.step import Step
from journeys.world import World


class Grant(Frozen):
    """How much, out of which budget."""

    amount: Money
    budget: Key


class IssueGiftCard(Tolerant):
    """A gift card to be issued, once for each touchpoint."""

    amount: Money
    budget: Key
    letter: Letter
    """What brings it; nothing is taken out of a budget for somebody who may not be written to."""


class IssuedGiftCard(Tolerant):
    """Whether there is one, and why not; the code stays in the store."""

    issued: bool
    reason: str = ""


def _rehearsed(world: World, request: IssueGiftCard) -> IssuedGiftCard:
    if reason := world.shut(request.letter.channel):
        world.post(request.letter, Receipt(state="suppressed", reason=reason))
        return IssuedGiftCard(issued=False, reason=reason)
    world.spend(request.amount, request.budget)
    return IssuedGiftCard(issued=True)


ISSUE = Deed("issue_gift_card", IssuedGiftCard, rehearsed=_rehearsed)
NO_BUDGET = "no_budget"


class GiftCard(Step):
    """Issue a gift card out of a budget and send it. `no_budget` when the budget has not enough left."""

    kind = "gift_card"
    outcomes = (SENT, NOT_SENT, NO_BUDGET)
    touchpoint = True

    gift_card: Grant
    message: Key = "gift_card"
    channel: Channels = Field("email", validate_default=True)

    async def walk(self, road: Road) -> str:
        grant, ways = self.gift_card, self.letters()
        for number, letter in enumerate(ways):
            request = IssueGiftCard(amount=grant.amount, budget=grant.budget, letter=letter)
            card = await road.ask(ISSUE, request, says=f"Issue gift card {grant.amount} · {self.label}")
            if card.issued:
                return await deliver(road, ways[number:], self.label)
            if card.reason == NO_BUDGET:
                return NO_BUDGET
        return NOT_SENT

    def letters(self) -> Letters:
        # Its code is set once, so a second copy of the mail costs nothing, while a lost one loses the reward.
        return Letter(message=self.message, page="gift_card", when_in_doubt="resend").by(self.channel)

    def particulars(self) -> tuple[object, ...]:
        return (self.gift_card.amount, *route(self.channel))

    def messages(self) -> tuple[str, ...]:
        return (self.message,)

    def needs(self) -> dict[str, str]:
        return {"budget": self.gift_card.budget}
