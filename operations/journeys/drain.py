"""Drain a journey, and open it again: its door. Who is on their way notices nothing of either."""

from operations.desk import Desk, Who
from operations.journeys.switch import SHUT_DOOR, back, published, turn
from store.rows import Row


async def drain(desk: Desk, who: Who, key: str) -> Row:
    """Nobody enters any more; whoever is on their way goes on to the end. The journey's row."""
    async with desk.database.begin() as connection:
        journey = await published(connection, key)
        return await turn(desk, who, connection, journey, SHUT_DOOR, "journey.drained")


async def reopen(desk: Desk, who: Who, key: str) -> Row:
    """People may enter again."""
    async with desk.database.begin() as connection:
        journey = await published(connection, key)
        return await turn(desk, who, connection, journey, back(SHUT_DOOR), "journey.reopened")
