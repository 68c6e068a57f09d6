"""Written: everything that was written over the API of what is said, messages and brands, as paths and texts."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from store.database import Database
from store.tables import brands, messages

Mark = tuple[tuple[Any, ...], ...]
_MARK = union_all(
    *(
        select(literal(name), table.c.key, table.c.revision, table.c.updated_at)
        for name, table in (("brands", brands), ("messages", messages))
    )
)


async def mark(connection: AsyncConnection) -> Mark:
    """What differs when anything was changed."""
    return tuple(sorted(tuple(row) for row in await connection.execute(_MARK)))


async def files(connection: AsyncConnection) -> dict[str, str]:
    """Path → text: `CHANNEL/MESSAGE/LOCALE/FILE` and `brands/KEY.yaml`."""
    said = await connection.execute(select(messages.c.key, messages.c.files))
    looks = await connection.execute(select(brands.c.key, brands.c.text))
    return {f"brands/{key}.yaml": text for key, text in looks} | dict(
        named for key, written in said for named in placed(key, written)
    )


def placed(key: str, written: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Path → text of one message's files: `email/de/body.txt` of `hello` is `email/hello/de/body.txt`."""
    for file, text in written.items():
        channel, *rest = PurePosixPath(file).parts
        yield str(PurePosixPath(channel, key, *rest)), text


class Written:
    """The files as they are now, read anew only when something was changed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen: Mark | None = None
        self._files: Mapping[str, str] = {}

    async def now(self, connection: AsyncConnection | None = None) -> Mapping[str, str]:
        """All of them. Whoever has a connection says by which to read, and sees what they have written on it."""
        async with self._database.reading(connection) as ours:
            seen = await mark(ours)
            if seen != self._seen:
                self._files = await files(ours)
                self._seen = seen
        return self._files
