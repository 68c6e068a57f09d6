"""Identify a customer: find them by what is known, or make their acquaintance."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from operations.customers.person import Person
from operations.desk import Desk
from operations.events.people import gathered

__all__ = ["Person", "identify", "identify_in"]


async def identify(desk: Desk, person: Person, at: datetime | None = None) -> str:
    """The customer's id; what was said is taken over, unless what was said of a later time than `at` is known."""
    async with desk.database.begin() as connection:
        return await identify_in(desk, connection, person, at)


async def identify_in(desk: Desk, connection: AsyncConnection, person: Person, at: datetime | None = None) -> str:
    """The same, inside a transaction."""
    while True:  # until nobody new comes in at the same moment
        people = await gathered(desk, connection, [person])
        row = people.meet(person, at)
        if await people.written(connection):
            await people.made_one(connection)
            return str(row["id"])
