"""Published versions, each read once: they never change."""

from journeys.journey import Journey
from store import journeys
from store.database import Database


class VersionGone(LookupError):
    """A version that enrolments follow is not in the store; restore it from a backup."""


class Versions:
    """The definitions that enrolments follow."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read: dict[tuple[str, int], Journey] = {}

    async def of(self, journey: str, number: int) -> Journey:
        """One version's definition. Raises VersionGone."""
        if (journey, number) not in self._read:
            async with self._database.read() as connection:
                row = await journeys.version(connection, journey, number)
            if row is None:
                raise VersionGone(VersionGone.__doc__)
            self._read[journey, number] = row["definition"]
        return self._read[journey, number]
