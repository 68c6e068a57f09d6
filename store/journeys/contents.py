"""Contents: what the messages of versions were made of when they were published, kept once for all that are alike."""

from collections.abc import Mapping

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.database import Database
from store.rows import Row, insert_into, one
from store.tables import contents, journey_versions


async def keep(connection: AsyncConnection, key: str, files: Mapping[str, str]) -> None:
    """Keep the files that have this hash."""
    row = {"hash": key, "files": dict(files)}
    await connection.execute(insert_into(connection, contents).values(row).on_conflict_do_nothing())


async def pin(connection: AsyncConnection, journey: str, number: int, key: str) -> None:
    """Let a version have the files with this hash from now on."""
    which = (journey_versions.c.journey == journey, journey_versions.c.number == number)
    await connection.execute(update(journey_versions).where(*which).values(content=key))


async def of(connection: AsyncConnection, journey: str, number: int) -> Row | None:
    """What a version was published with: its `hash` and its `files`; None for one from before content was pinned."""
    joined = select(contents).join(journey_versions, journey_versions.c.content == contents.c.hash)
    return await one(
        connection, joined.where(journey_versions.c.journey == journey, journey_versions.c.number == number)
    )


class Contents:
    """What versions were published with, each read once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read: dict[tuple[str, int], Row] = {}

    async def of(
        self, journey: str, number: int, connection: AsyncConnection | None = None, *, anew: bool = False
    ) -> Row | None:
        """As above. `anew`: it may have been mended. `connection`: by which to read it, of whoever holds others up."""
        if anew or (journey, number) not in self._read:
            async with self._database.reading(connection) as ours:
                found = await of(ours, journey, number)
            if found is None:
                return None
            self._read[journey, number] = found
        return self._read[journey, number]
