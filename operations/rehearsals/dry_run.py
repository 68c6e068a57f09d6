"""Dry-run: a journey walked by somebody who might be, in no time. Nothing is sent, issued or taken from a budget."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from journeys.journey import Journey
from journeys.map import map_of
from journeys.rehearsal.matrix import Matrix, matrix
from journeys.rehearsal.programme import Programme
from journeys.rehearsal.trace import Trace
from journeys.rehearsal.walk import rehearse
from journeys.text import JourneyFaults, read
from messages.content.content import Content
from messages.content.rendering import Renderer
from messages.words import Words
from operations.desk import Desk
from operations.journeys import review
from operations.journeys.atlas import Sheet
from operations.journeys.define import check
from operations.journeys.trail import trail_of
from operations.rehearsals.scribe import Scribe, Written
from store.journeys import contents, journeys
from store.rows import Row
from store.sending import send_windows
from store.touchpoints import products


async def dry_run(
    desk: Desk,
    key: str,
    programme: Programme,
    *,
    version: int | None = None,
    start: datetime | None = None,
) -> Trace:
    """Rehearse a version, or else the draft. Raises NotThere, or JourneyFaults for a draft that is not sound."""
    journey, content = await at_hand(desk, key, version), await _content(desk, key, version)
    goods = await _goods(desk)
    programme = await _within_the_windows(desk, programme)
    # Rendering is work: whoever else is at the desk need not wait for it.
    return await asyncio.to_thread(rehearsed, journey, programme, desk.renderer, start or desk.clock(), goods, content)


async def dry_run_map(
    desk: Desk,
    key: str,
    programme: Programme,
    words: Words,
    *,
    version: int | None = None,
    start: datetime | None = None,
) -> Sheet:
    """The same, marked on the map. Raises as `dry_run` does."""
    trace = await dry_run(desk, key, programme, version=version, start=start)
    return marked(await at_hand(desk, key, version), trace, words)


async def dry_run_matrix(
    desk: Desk,
    key: str,
    programme: Programme,
    *,
    version: int | None = None,
    start: datetime | None = None,
) -> Matrix:
    """Every way there is. Raises as `dry_run` does."""
    journey, content = await at_hand(desk, key, version), await _content(desk, key, version)
    goods = await _goods(desk)
    programme = await _within_the_windows(desk, programme)
    return await asyncio.to_thread(explored, journey, programme, desk.renderer, start or desk.clock(), goods, content)


def rehearsed(
    journey: Journey,
    programme: Programme,
    renderer: Renderer,
    start: datetime,
    goods: Sequence[Row] = (),
    content: Content | None = None,
) -> Trace:
    """Rehearse a sound journey, its messages rendered. `goods`: what may be offered."""
    return rehearse(journey, programme, start, Scribe(journey, renderer, goods, content))


def explored(
    journey: Journey,
    programme: Programme,
    renderer: Renderer,
    start: datetime,
    goods: Sequence[Row] = (),
    content: Content | None = None,
) -> Matrix:
    """Walk every way through a sound journey. A message that comes out the same on many ways is rendered once."""
    written: Written = {}
    return matrix(journey, programme, start, lambda: Scribe(journey, renderer, goods, content, written))


def marked(journey: Journey, trace: Trace, words: Words) -> Sheet:
    """The map of a journey, with the way marked that a rehearsal took."""
    return Sheet(journey, None, map_of(journey, words), {}, {}, {}, trail_of(journey, trace))


async def at_hand(desk: Desk, key: str, version: int | None) -> Journey:
    """A version, or else the draft, or else what is live. Raises as `dry_run` does."""
    row = await review.journey(desk, key)
    if version is None and row["draft"]:
        if found := await check(desk, row["draft"]):
            raise JourneyFaults(found)
        return read(row["draft"]).journey
    await review.version(desk, key, version or row["live_version"])
    return await desk.versions.of(key, version or row["live_version"])


async def _within_the_windows(desk: Desk, programme: Programme) -> Programme:
    async with desk.database.read() as connection:
        windows = await send_windows.by_channel(connection)
    return programme.model_copy(update={"windows": windows | programme.windows})


async def _content(desk: Desk, key: str, version: int | None) -> Content:
    """What a version was published with; of a draft, what there is now."""
    async with desk.database.read() as connection:
        row = await journeys.find(connection, key)
        asked = version or (row["live_version"] if row and not row["draft"] else None)
        pinned = await contents.of(connection, key, asked) if asked else None
        return Content(**pinned) if pinned else await desk.content.now(connection)


async def _goods(desk: Desk) -> list[Row]:
    async with desk.database.read() as connection:
        return await products.every(connection)
