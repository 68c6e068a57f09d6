"""Mend: a message that could not be written is taken as it stands now, for everybody who follows that version.

A version's words are its own for good; but words that nobody can be sent are worth less than mended ones.
"""

from sqlalchemy.ext.asyncio import AsyncConnection

from operations.desk import Desk
from operations.journeys.publish import pinned
from store.journeys import contents


async def mend(desk: Desk, connection: AsyncConnection, journey: str, number: int) -> None:
    """Pin the messages of a version anew."""
    definition = await desk.versions.of(journey, number, connection)
    await contents.pin(connection, journey, number, await pinned(desk, connection, definition))
