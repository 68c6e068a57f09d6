"""Gift cards: money out of a budget, behind a code. Only the code's hash is kept."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.money import Amount
from journeys.passage import Whereabouts
from store.rows import Row, new_id, one
from store.tables import gift_cards
from store.touchpoints import budgets


async def issue(connection: AsyncConnection, where: Whereabouts, budget: str, amount: Amount, code_hash: str) -> None:
    """Pay this touchpoint's card out of a budget, unless that was done before. Raises NoBudget."""
    # Whoever holds the budget decides alone, so a walk that started twice finds the first one's card here.
    if await budgets.hold(connection, budget) is None:
        raise budgets.NoBudget(budgets.NoBudget.__doc__)
    if await at(connection, where.touchpoint):
        return
    card = new_id("gif")
    await budgets.take(connection, where.now, budget, amount, card)
    row = {
        "id": card,
        "touchpoint": where.touchpoint,
        "enrolment": where.enrolment,
        "customer": where.customer,
        "budget": budget,
        "cents": amount.cents,
        "currency": amount.currency,
        "code_hash": code_hash,
        "state": "issued",
        "issued_at": where.now,
    }
    await connection.execute(insert(gift_cards).values(row))


async def at(connection: AsyncConnection, touchpoint: str) -> Row | None:
    """The gift card issued at a touchpoint."""
    return await one(connection, select(gift_cards).where(gift_cards.c.touchpoint == touchpoint))


async def by_code(connection: AsyncConnection, code_hash: str) -> Row | None:
    """The gift card with this code."""
    return await one(connection, select(gift_cards).where(gift_cards.c.code_hash == code_hash))


async def redeem(connection: AsyncConnection, card: Row, now: datetime, place: str) -> bool:
    """Pay it out in full; False when somebody was faster. One of many at once gets True."""
    good = (gift_cards.c.id == card["id"], gift_cards.c.state == "issued")
    paid = update(gift_cards).where(*good).values(state="redeemed", redeemed_at=now, place=place)
    if not (await connection.execute(paid)).rowcount:
        return False
    await budgets.book(connection, now, card["id"], f"card:{card['id']}", budgets.REDEEMED, amount_of(card))
    return True


def amount_of(card: Row) -> Amount:
    """What a card is worth."""
    return Amount(cents=card["cents"], currency=card["currency"])
