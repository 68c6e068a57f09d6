"""Topics: what customers can hear about. One that nobody wrote down is as good as any, and has no texts."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.base import Frozen, Key
from journeys.survey import Locale
from operations import audit
from operations.desk import Desk, NotThere, Who
from operations.revision import expect
from store.permission import topics
from store.rows import Row


class TopicText(Frozen):
    """What a topic is called, and what somebody agrees to."""

    title: Annotated[str, Field(min_length=1, max_length=120)]
    text: Annotated[str, Field(max_length=1_000)] = ""


class TopicFile(Frozen):
    """One topic of `topics.yaml`."""

    key: Key
    texts: Annotated[dict[Locale, TopicText], Field(min_length=1)]
    double_opt_in: bool = False
    public: bool = True
    position: int = 0

    def values(self) -> dict[str, Any]:
        """Column → value."""
        texts = {locale: {"title": text.title, "text": text.text} for locale, text in self.texts.items()}
        return {name: getattr(self, name) for name in ("double_opt_in", "public", "position")} | {"texts": texts}


async def keep(desk: Desk, who: Who, key: str, values: Mapping[str, Any], *, revision: int | None = None) -> Row:
    """Add a topic (`revision=0`), or change one; its row. Raises Conflict, Stale, NotThere."""
    async with desk.database.begin() as connection:
        before = await topics.find(connection, key)
        if before is None and revision != 0:
            raise NotThere(f"there is no topic “{key}”; POST it to /api/v1/topics first")
        expect(before, revision, "topic")
        await keep_in(desk, connection, who, key, values)
        return await _there(connection, key)


async def keep_in(desk: Desk, connection: AsyncConnection, who: Who, key: str, values: Mapping[str, Any]) -> None:
    """The same, inside a transaction, whatever was there."""
    await topics.save(connection, desk.clock(), key, values)
    await audit.note(connection, desk.clock(), who, "topic.kept", key)


async def load_topic(desk: Desk, connection: AsyncConnection, who: Who, said: TopicFile) -> None:
    """Take over a topic of a file, unless it is so already."""
    known = await topics.find(connection, said.key)
    if known is None or any(known[name] != value for name, value in said.values().items()):
        await keep_in(desk, connection, who, said.key, said.values())


async def every(desk: Desk) -> list[Row]:
    """All topics, in the order in which they are shown."""
    async with desk.database.read() as connection:
        return await topics.every(connection)


async def one(desk: Desk, key: str) -> Row:
    """One topic. Raises NotThere."""
    async with desk.database.read() as connection:
        return await _there(connection, key)


async def drop(desk: Desk, who: Who, key: str, revision: int | None = None) -> None:
    """Remove a topic. What customers said about it stays, and so does what we may send. Raises NotThere, Stale."""
    async with desk.database.begin() as connection:
        expect(await _there(connection, key), revision, "topic")
        await topics.drop(connection, key)
        await audit.note(connection, desk.clock(), who, "topic.removed", key)


async def _there(connection: AsyncConnection, key: str) -> Row:
    row = await topics.find(connection, key)
    if row is None:
        raise NotThere(f"there is no topic “{key}”")
    return row
