"""Budgets: what rewards are paid from, and the ledger that shows where it went.

Accounts: `funds` (where budgets come from), `budget:<key>`, `card:<id>`, `redeemed`. The rows of one reference sum to
zero, and the rows of `budget:<key>` sum to what is left of it.
"""

from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.money import Amount
from store.keyed import Keyed
from store.rows import Row, insert_into
from store.tables import budgets, reward_ledger

_BUDGETS = Keyed(budgets)
find, hold, every, keys = _BUDGETS.find, _BUDGETS.hold, _BUDGETS.every, _BUDGETS.keys
FUNDS, REDEEMED = "funds", "redeemed"


class NoBudget(Exception):
    """The budget does not have this much left."""


async def save(connection: AsyncConnection, now: datetime, key: str, title: str, total: Amount) -> None:
    """Set up a budget, or raise or lower its total. Raises NoBudget below what is spent, or for another currency."""
    new: Row = {"key": key, "title": title, "currency": total.currency, "total_cents": 0, "left_cents": 0}
    await connection.execute(insert_into(connection, budgets).values(new).on_conflict_do_nothing())
    row = await hold(connection, key) or new
    more = total.cents - row["total_cents"]
    if row["currency"] != total.currency or row["left_cents"] + more < 0:
        raise NoBudget(NoBudget.__doc__)
    changed = {"title": title, "total_cents": total.cents, "left_cents": row["left_cents"] + more}
    await connection.execute(update(budgets).where(budgets.c.key == key).values(changed))
    if more:
        await book(
            connection, now, f"budget:{key}", FUNDS, f"budget:{key}", Amount(cents=more, currency=total.currency)
        )


async def take(connection: AsyncConnection, now: datetime, key: str, amount: Amount, card: str) -> None:
    """Move money from a budget to a card. Raises NoBudget when not enough is left."""
    enough = (budgets.c.key == key, budgets.c.currency == amount.currency, budgets.c.left_cents >= amount.cents)
    taken = update(budgets).where(*enough).values(left_cents=budgets.c.left_cents - amount.cents)
    if not (await connection.execute(taken)).rowcount:
        raise NoBudget(NoBudget.__doc__)
    await book(connection, now, card, f"budget:{key}", f"card:{card}", amount)


async def book(
    connection: AsyncConnection, now: datetime, reference: str, giver: str, taker: str, amount: Amount
) -> None:
    """One movement of money: two rows that sum to zero."""
    common = {"at": now, "reference": reference, "currency": amount.currency}
    sides = [{"account": giver, "cents": -amount.cents}, {"account": taker, "cents": amount.cents}]
    await connection.execute(insert(reward_ledger), [common | side for side in sides])
