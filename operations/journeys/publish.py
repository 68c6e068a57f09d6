"""Publish a journey: its draft, and the messages it sends, become a version. Whoever is under way stays on theirs."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.journey import Journey
from journeys.text import JourneyFaults, read
from messages.words import Words
from operations import audit
from operations.content.lint import ENGLISH, Verdict, judged, lint
from operations.content.proof import content_of
from operations.desk import Desk, NotThere, Who
from operations.journeys.define import check
from operations.revision import expect
from store.journeys import contents, journeys
from store.rows import Row


async def publish(desk: Desk, who: Who, key: str, *, revision: int | None = None) -> Row:
    """The version that is live now, with the `warnings` about its messages. What is live already changes nothing.

    Raises JourneyFaults with everything that stands in the way, NotThere, or Conflict for a stale revision.
    """
    text = await _draft(desk, key)
    verdict = await verdict_on(desk, text)
    if verdict.faults:
        raise JourneyFaults(verdict.faults)
    journey, now = read(text).journey, desk.clock()
    async with desk.database.begin() as connection:
        row = await journeys.hold(connection, key)
        expect(row, revision, "journey")
        versions = await journeys.versions(connection, key)
        content = await pinned(desk, connection, journey)
        number = number_of(journey, content, versions)
        if number > len(versions):
            await journeys.add_version(connection, now, journey, number, text, content, who.name)
        else:
            await journeys.make_live(connection, now, journey, number)
        await audit.note(connection, now, who, "journey.published", key, {"version": number, "hash": journey.hash})
        return (await journeys.version(connection, key, number) or {}) | {"warnings": verdict.warnings}


async def verdict_on(desk: Desk, text: str, words: Words = ENGLISH) -> Verdict:
    """What stands in the way of publishing a text: what it says, or else what its messages say. `words`: to whom."""
    if found := await check(desk, text):
        return Verdict(found, [])
    script = read(text)
    return judged(script, await lint(desk, script.journey, words=words))


async def pinned(desk: Desk, connection: AsyncConnection, journey: Journey) -> str:
    """Keep what the messages of a journey are made of now; its hash."""
    content = content_of(await desk.content.now(connection), journey)
    await contents.keep(connection, content.hash, content.files)
    return content.hash


def number_of(journey: Journey, content: str, versions: Sequence[Row]) -> int:
    """The number a definition is published under with its content: the one it had already, or else the next."""
    alike = (journey.hash, content)
    same = (version["number"] for version in versions if (version["hash"], version["content"]) == alike)
    return int(next(same, len(versions) + 1))


async def _draft(desk: Desk, key: str) -> str:
    async with desk.database.read() as connection:
        row = await journeys.find(connection, key)
        if row is None:
            raise NotThere(f"there is no journey “{key}”; define it first")
        if row["draft"]:
            return str(row["draft"])
        version = await journeys.version(connection, key, row["live_version"])
        return str(version["text"]) if version else ""
