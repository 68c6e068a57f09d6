"""Load the audiences of a folder: `lists/*.yaml` and `segments/*.yaml`, one each."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.base import Frozen, Key
from journeys.segment import named_in
from journeys.segment_text import Sketch, read
from journeys.text import JourneyFaults
from operations.audiences import segments
from operations.desk import Desk, Refused, Who
from store.audiences import lists
from store.customers.acquaintances import known_by


class ListFile(Frozen):
    """A static list, and who is on it at least."""

    list_: Annotated[Key, Field(alias="list")]
    title: Annotated[str, Field(max_length=120)] = ""
    customers: Annotated[tuple[str, ...], Field(max_length=10_000)] = ()
    """By external id, as in `customers.yaml`."""


async def load_list(desk: Desk, connection: AsyncConnection, listed: ListFile) -> None:
    """Take over a list; nobody is taken off it. Customers who are not known are left out."""
    await lists.save(connection, desk.clock(), listed.list_, listed.title or listed.list_)
    known = await known_by(connection, {("external_id", name) for name in listed.customers})
    await lists.put_on(connection, desk.clock(), listed.list_, {row["id"] for row in known.values()})


async def load_segments(desk: Desk, connection: AsyncConnection, who: Who, folder: Path) -> None:
    """Take over segments, those that others name first. Raises Refused, which names the file."""
    for path, sketch in _in_turn(_sketches(folder)):
        try:
            await segments.keep_in(desk, connection, who, sketch)
        except JourneyFaults as wrong:
            raise Refused(f"{path}: {wrong}") from None


def _sketches(folder: Path) -> dict[Path, Sketch]:
    return {path: _read(path) for path in sorted(folder.glob("segments/*.yaml"))}


def _read(path: Path) -> Sketch:
    try:
        return read(path.read_text(encoding="utf-8"))
    except JourneyFaults as wrong:
        raise Refused(f"{path}: {wrong}") from None


def _in_turn(sketches: dict[Path, Sketch]) -> Iterator[tuple[Path, Sketch]]:
    waiting = dict(sketches)
    while waiting:
        still = {sketch.segment.segment for sketch in waiting.values()}
        free = [path for path, sketch in waiting.items() if not named_in(sketch.segment.who) & still]
        for path in free or [*waiting]:  # a circle is told of when the first of it is kept
            yield path, waiting.pop(path)
