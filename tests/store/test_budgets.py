"""A budget can be raised and lowered, never below what was spent; and it never changes its currency."""

import pytest
from sqlalchemy import func, select

from journeys.money import Amount
from operations.desk import Desk
from store.tables import reward_ledger
from store.touchpoints import budgets


def euros(whole: int) -> Amount:
    return Amount(cents=whole * 100, currency="EUR")


async def save(desk: Desk, total: Amount) -> None:
    async with desk.database.begin() as connection:
        await budgets.save(connection, desk.clock(), "goodwill", "Goodwill", total)


async def test_raising_and_lowering_changes_what_is_left_and_the_ledger(desk: Desk) -> None:
    for total in (300, 300, 500, 200):
        await save(desk, euros(total))

    async with desk.database.read() as connection:
        row = await budgets.find(connection, "goodwill")
        held = select(func.sum(reward_ledger.c.cents)).where(reward_ledger.c.account == "budget:goodwill")
        assert row
        assert (row["total_cents"], row["left_cents"]) == (200_00, 200_00)
        assert (await connection.execute(held)).scalar_one() == 200_00


async def test_what_is_spent_is_spent(desk: Desk) -> None:
    await save(desk, euros(100))
    async with desk.database.begin() as connection:
        await budgets.take(connection, desk.clock(), "goodwill", euros(60), "gif_1")

    with pytest.raises(budgets.NoBudget):
        await save(desk, euros(50))
    with pytest.raises(budgets.NoBudget):
        await save(desk, Amount(cents=100_00, currency="CHF"))

    await save(desk, euros(60))
    async with desk.database.read() as connection:
        row = await budgets.find(connection, "goodwill")
    assert row
    assert row["left_cents"] == 0
