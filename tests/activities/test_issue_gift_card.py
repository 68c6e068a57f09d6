"""Gift cards come out of a budget: never more than it has, one for each touchpoint, every cent in the ledger."""

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy import func, select
from temporalio.testing import ActivityEnvironment

from activities.hands import Hands
from activities.issue_gift_card import issue_gift_card
from journeys.delivery import Letter
from journeys.money import Amount
from journeys.passage import Whereabouts
from journeys.steps.gift_card import NO_BUDGET, IssuedGiftCard, IssueGiftCard
from messages.codes import GIFT_CARD
from operations.customers.consent import withdraw
from operations.desk import Desk, Who
from store.database import Database
from store.tables import gift_cards as cards
from store.tables import reward_ledger as ledger
from store.touchpoints import budgets, gift_cards

At = Callable[[str], Awaitable[Whereabouts]]
FIFTEEN = Amount(cents=1500, currency="EUR")
LETTER = Letter(message="gift_card", page="gift_card")
SORRY = IssueGiftCard(amount=FIFTEEN, budget="goodwill", letter=LETTER)


async def grab(hands: Hands, where: Whereabouts, request: IssueGiftCard = SORRY) -> IssuedGiftCard:
    return await ActivityEnvironment().run(issue_gift_card.do, hands, where, request)


async def audited(database: Database) -> dict[str, int]:
    """What is left of goodwill; every reference sums to zero, and each account is worth what its row says."""
    async with database.read() as connection:
        sums = select(func.sum(ledger.c.cents)).group_by(ledger.c.reference)
        assert set((await connection.execute(sums)).scalars()) == {0}
        by_account = select(ledger.c.account, func.sum(ledger.c.cents)).group_by(ledger.c.account)
        worth = {account: int(cents) for account, cents in await connection.execute(by_account)}
        for budget in await budgets.every(connection):
            assert worth[f"budget:{budget['key']}"] == budget["left_cents"]
    return worth


async def test_ada_gets_a_card_and_the_budget_pays_for_it(smatched: Desk, hands: Hands, at: At) -> None:
    where = await at("sorry")

    assert (await grab(hands, where)).issued

    async with smatched.database.read() as connection:
        card = await gift_cards.at(connection, where.touchpoint)
    assert card
    assert (card["cents"], card["currency"], card["state"]) == (1500, "EUR", "issued")
    assert (await audited(smatched.database))["budget:goodwill"] == 300_00 - 15_00


async def test_the_store_never_holds_a_code(smatched: Desk, hands: Hands, at: At) -> None:
    where = await at("sorry")
    await grab(hands, where)
    code = smatched.codes.code(where.touchpoint, GIFT_CARD)

    async with smatched.database.read() as connection:
        card = await gift_cards.at(connection, where.touchpoint)

    assert card
    assert code not in str(card)
    assert card["code_hash"] == smatched.codes.hash(code.lower().replace("-", " "))


async def test_a_walk_that_starts_twice_is_given_one_card(smatched: Desk, hands: Hands, at: At) -> None:
    where = await at("sorry")

    given = await asyncio.gather(*(grab(hands, where) for _ in range(8)))

    assert all(card.issued for card in given)
    async with smatched.database.read() as connection:
        assert (await connection.execute(select(func.count()).select_from(cards))).scalar_one() == 1
    assert (await audited(smatched.database))["budget:goodwill"] == 300_00 - 15_00


async def test_fifty_grab_at_a_budget_for_five(smatched: Desk, hands: Hands, at: At) -> None:
    five = Amount(cents=5 * 1500, currency="EUR")
    async with smatched.database.begin() as connection:
        await budgets.save(connection, smatched.clock(), "goodwill", "For five", five)
    where = await at("sorry")
    fifty = [where.model_copy(update={"visit": visit}) for visit in range(1, 51)]

    given = await asyncio.gather(*(grab(hands, one) for one in fifty))

    assert sum(card.issued for card in given) == 5
    assert {card.reason for card in given if not card.issued} == {NO_BUDGET}
    worth = await audited(smatched.database)
    assert worth["budget:goodwill"] == 0
    assert sum(cents for account, cents in worth.items() if account.startswith("card:")) == five.cents


async def test_a_budget_in_another_currency_or_of_nobody_gives_nothing(hands: Hands, at: At) -> None:
    where = await at("sorry")
    francs = IssueGiftCard(amount=Amount(cents=100, currency="CHF"), budget="goodwill", letter=LETTER)

    assert await grab(hands, where, francs) == IssuedGiftCard(issued=False, reason=NO_BUDGET)
    assert not (await grab(hands, where, IssueGiftCard(amount=FIFTEEN, budget="nobodys", letter=LETTER))).issued


async def test_nothing_is_taken_out_of_a_budget_for_somebody_who_may_not_be_told(
    smatched: Desk, hands: Hands, at: At, ada: str
) -> None:
    where = await at("sorry")
    await withdraw(smatched, Who("tests"), ada, "news", evidence={"how": "one click"})

    assert await grab(hands, where) == IssuedGiftCard(issued=False, reason="unsubscribed")

    assert (await audited(smatched.database))["budget:goodwill"] == 300_00
