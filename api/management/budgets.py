"""Budgets: what rewards are paid from."""

from typing import Annotated

from fastapi import APIRouter, Path

from api.access import MayReadTouchpoints, MayWriteTouchpoints
from api.desk import AtDesk
from api.idempotency import Making
from api.pages import Page
from api.shape import Asked, Line, Told
from journeys.base import Key
from journeys.money import Amount, Money
from operations.touchpoints import stock
from store.rows import Row

router = APIRouter(prefix="/api/v1/budgets", tags=["touchpoints"], route_class=Making)


class Plan(Asked):
    """How much there is to give away, in all."""

    title: Line
    total: Money


class NewBudget(Plan):
    """A budget to be set up."""

    key: Key


class Budget(Told):
    """A budget, and what is left of it."""

    key: str
    title: str
    total: Money
    left: Money

    @classmethod
    def of(cls, row: Row) -> "Budget":
        """A row as the API tells it."""
        total, left = (Amount(cents=row[name], currency=row["currency"]) for name in ("total_cents", "left_cents"))
        return cls(key=row["key"], title=row["title"], total=total, left=left)


@router.get("", operation_id="list_budgets", summary="All budgets")
async def list_budgets(who: MayReadTouchpoints, desk: AtDesk) -> Page[Budget]:
    return Page(data=[Budget.of(row) for row in await stock.all_budgets(desk)])


@router.post("", operation_id="add_budget", summary="Set up a budget", status_code=201)
async def add_budget(who: MayWriteTouchpoints, new: NewBudget, desk: AtDesk) -> Budget:
    await stock.keep_budget(desk, who, new.key, new.title, new.total, new=True)
    return Budget.of(await stock.budget(desk, new.key))


@router.get("/{key}", operation_id="read_budget", summary="One budget")
async def read_budget(who: MayReadTouchpoints, key: Annotated[Key, Path()], desk: AtDesk) -> Budget:
    return Budget.of(await stock.budget(desk, key))


@router.put("/{key}", operation_id="change_budget", summary="Set up a budget, or raise or lower it")
async def change_budget(who: MayWriteTouchpoints, key: Annotated[Key, Path()], plan: Plan, desk: AtDesk) -> Budget:
    await stock.keep_budget(desk, who, key, plan.title, plan.total)
    return Budget.of(await stock.budget(desk, key))
