"""Stock: the surveys, products and budgets that journeys refer to."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.money import Amount
from journeys.survey import Survey
from operations import audit
from operations.desk import Conflict, Desk, NotThere, Who
from store.rows import Row
from store.touchpoints import budgets, products, surveys

Thing = TypeVar("Thing")


async def keep_survey(desk: Desk, who: Who, survey: Survey, *, new: bool = False) -> None:
    """Add a survey, or change it; with `new`, Conflict when there is one by that key."""
    async with desk.database.begin() as connection:
        _refuse("survey", survey.survey, new and await surveys.find(connection, survey.survey))
        await surveys.save(connection, desk.clock(), survey)
        await _note(desk, connection, who, "survey", survey.survey)


async def keep_product(desk: Desk, who: Who, key: str, values: Mapping[str, Any], *, new: bool = False) -> None:
    """The same for a product."""
    async with desk.database.begin() as connection:
        _refuse("product", key, new and await products.find(connection, key))
        await products.save(connection, key, values)
        await _note(desk, connection, who, "product", key)


async def keep_budget(desk: Desk, who: Who, key: str, title: str, total: Amount, *, new: bool = False) -> None:
    """The same for a budget. Also Conflict for a total below what is spent, or in another currency."""
    async with desk.database.begin() as connection:
        _refuse("budget", key, new and await budgets.find(connection, key))
        try:
            await budgets.save(connection, desk.clock(), key, title, total)
        except budgets.NoBudget:
            raise Conflict("a budget cannot be less than what is spent of it, nor change its currency") from None
        await _note(desk, connection, who, "budget", key, {"total": str(total)})


async def all_surveys(desk: Desk) -> list[Survey]:
    """All surveys, by key."""
    async with desk.database.read() as connection:
        return await surveys.every(connection)


async def all_products(desk: Desk) -> list[Row]:
    """All products, by key."""
    async with desk.database.read() as connection:
        return await products.every(connection)


async def all_budgets(desk: Desk) -> list[Row]:
    """All budgets, by key."""
    async with desk.database.read() as connection:
        return await budgets.every(connection)


async def survey(desk: Desk, key: str) -> Survey:
    """One survey. Raises NotThere."""
    async with desk.database.read() as connection:
        return _there("survey", key, await surveys.find(connection, key))


async def product(desk: Desk, key: str) -> Row:
    """One product. Raises NotThere."""
    async with desk.database.read() as connection:
        return _there("product", key, await products.find(connection, key))


async def budget(desk: Desk, key: str) -> Row:
    """One budget. Raises NotThere."""
    async with desk.database.read() as connection:
        return _there("budget", key, await budgets.find(connection, key))


def _there(kind: str, key: str, found: Thing | None) -> Thing:
    if found is None:
        raise NotThere(f"there is no {kind} “{key}”")
    return found


def _refuse(kind: str, key: str, before: object) -> None:
    if before:
        raise Conflict(f"there is a {kind} “{key}” already; change it with PUT")


async def _note(
    desk: Desk, connection: AsyncConnection, who: Who, kind: str, key: str, detail: Mapping[str, Any] | None = None
) -> None:
    await audit.note(connection, desk.clock(), who, f"{kind}.kept", key, detail)
