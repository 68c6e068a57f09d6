"""Published versions, each read once: they never change."""

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.journey import Journey
from store.database import Database
from store.journeys import journeys
from store.rows import Row


class VersionGone(LookupError):
    """A version that enrolments follow is not in the store; restore it from a backup."""


class Versions:
    """The definitions that enrolments follow."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read: dict[tuple[str, int], Journey] = {}

    async def of(self, journey: str, number: int, connection: AsyncConnection | None = None) -> Journey:
        """One version's definition. Raises VersionGone. Whoever holds others up says by which `connection` to read it.

        Else many that wait for one another could take all connections there are, and the first would wait for one more.
        """
        if (journey, number) not in self._read:
            row = await self._found(journey, number, connection)
            if row is None:
                raise VersionGone(VersionGone.__doc__)
            self._read[journey, number] = row["definition"]
        return self._read[journey, number]

    async def _found(self, journey: str, number: int, connection: AsyncConnection | None) -> Row | None:
        if connection:
            return await journeys.version(connection, journey, number)
        async with self._database.read() as own:
            return await journeys.version(own, journey, number)
