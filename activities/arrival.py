"""Arrival: what every deed of a walk does first, in its first transaction, is to write down where the walk is."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from activities.hands import Hands
from activities.verdict import by_household
from journeys.passage import Whereabouts
from store.customers import customers, households
from store.enrolments import enrolments
from store.rows import Row


@dataclass(frozen=True)
class Arrival:
    """Inside the transaction, which holds the customer."""

    connection: AsyncConnection
    where: Whereabouts
    """For whom the store says it is: since the walk began, its customer may have been merged with another."""
    customer: Row | None
    """None when they were erased."""


@asynccontextmanager
async def arriving(hands: Hands, where: Whereabouts, *, with_a_letter: bool = False) -> AsyncIterator[Arrival]:
    """A transaction that begins with it. Look up before it what takes a connection of its own, or say by which.

    `with_a_letter`: the gate will be asked about one.
    """
    async with hands.database.begin(brief=True) as connection:
        if with_a_letter:
            await hold_household(hands, connection, where.customer)
        yield await arrive(connection, where)


async def hold_household(hands: Hands, connection: AsyncConnection, customer: str) -> None:
    """All who live with somebody, where a cap counts for all: before they are held themselves, for it goes in order."""
    if by_household((await hands.rules.rules(connection)).caps):
        await households.hold(connection, [customer])


async def arrive(connection: AsyncConnection, where: Whereabouts) -> Arrival:
    """The customer first, then their walk: whoever wants both takes them in this order, so that none wait in a ring."""
    customer = await customers.hold(connection, where.customer)
    whose = await enrolments.remember(connection, where)
    if whose not in (None, where.customer):
        where = where.model_copy(update={"customer": whose})
    return Arrival(connection, where, customer)
