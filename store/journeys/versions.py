"""Published versions, each read once: they never change."""

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.journey import Journey
from store.database import Database
from store.journeys import journeys


class VersionGone(LookupError):
    """A version that enrolments follow is not in the store; restore it from a backup."""


class Versions:
    """The definitions that enrolments follow."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read: dict[tuple[str, int], Journey] = {}

    async def of(self, journey: str, number: int, connection: AsyncConnection | None = None) -> Journey:
        """One version's definition. Raises VersionGone. `connection`: by which to read, of whoever holds others up."""
        if (journey, number) not in self._read:
            async with self._database.reading(connection) as ours:
                row = await journeys.version(ours, journey, number)
            if row is None:
                raise VersionGone(VersionGone.__doc__)
            self._read[journey, number] = row["definition"]
        return self._read[journey, number]
