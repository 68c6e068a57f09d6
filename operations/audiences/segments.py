"""Segments: keep a rule, look at it, remove it. Who belongs to one is asked in `operations/audiences/audiences.py`."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.rule import Rule
from journeys.segment import LARGEST, Segment, circle, size
from journeys.segment_text import SegmentFaults, Sketch, placed, read, write
from journeys.text import Fault, Place
from operations import audit
from operations.desk import Conflict, Desk, NotThere, Who
from operations.revision import expect
from store.audiences import lists, segments
from store.audiences.audience_uses import uses
from store.rows import Row


async def keep(desk: Desk, who: Who, text: str, *, key: str | None = None, revision: int | None = None) -> Row:
    """Keep a segment's text; its row.

    With `key`, it must be there and the text must be of it; `revision` guards against overwriting somebody, and is 0
    when there must be none. Raises SegmentFaults, NotThere, Conflict, Stale.
    """
    async with desk.database.begin() as connection:
        return await keep_in(desk, connection, who, read(text), key=key, revision=revision)


async def keep_in(
    desk: Desk,
    connection: AsyncConnection,
    who: Who,
    sketch: Sketch,
    *,
    key: str | None = None,
    revision: int | None = None,
) -> Row:
    """The same, inside a transaction."""
    others = await segments.rules(connection)
    found, before = sketch.segment, await segments.find(connection, sketch.segment.segment)
    _same(sketch, key)
    if key and before is None:
        raise NotThere(f"there is no segment “{key}”; POST it to /api/v1/segments first")
    expect(before, revision, "segment")
    if faults := list(_unfit(sketch, others, await lists.keys(connection))):
        raise SegmentFaults(faults)
    await segments.save(connection, desk.clock(), found.segment, _values(found))
    await audit.note(connection, desk.clock(), who, "segment.kept", found.segment)
    return await _row(connection, found.segment)


async def every(desk: Desk) -> list[Row]:
    """All segments, by key."""
    async with desk.database.read() as connection:
        return [_told(row) for row in await segments.every(connection)]


async def one(desk: Desk, key: str) -> Row:
    """One segment. Raises NotThere."""
    async with desk.database.read() as connection:
        return await _row(connection, key)


def definition(row: Row) -> Segment:
    """The segment in a row."""
    said = {"segment": row["key"], "title": row["title"], "who": row["rule"], "persona": row["persona"]}
    return Segment.model_validate(said)


def text_of(row: Row) -> str:
    """A segment as people write one."""
    return write(definition(row))


async def drop(desk: Desk, who: Who, key: str, revision: int | None = None) -> None:
    """Remove a segment, and nobody who belongs to it. Raises NotThere, Stale, or Conflict while something uses it."""
    async with desk.database.begin() as connection:
        using = await uses(connection, "segment", key)
        expect(await _row(connection, key), revision, "segment")
        if using:
            raise Conflict(f"“{key}” is used by {', '.join(using)}; change or end that first")
        await segments.drop(connection, key)
        await audit.note(connection, desk.clock(), who, "segment.removed", key)


async def _row(connection: AsyncConnection, key: str) -> Row:
    row = await segments.find(connection, key)
    if row is None:
        raise NotThere(f"there is no segment “{key}”")
    return _told(row)


def _told(row: Row) -> Row:
    return row | {"who": row["rule"], "persona": row["persona"] or None}


def _values(segment: Segment) -> Mapping[str, Any]:
    said = segment.model_dump(mode="json")
    return {"title": segment.label, "rule": said["who"], "persona": said.get("persona")}


def _same(sketch: Sketch, key: str | None) -> None:
    if key and sketch.segment.segment != key:
        detail = f"this text is of “{sketch.segment.segment}”, the address says “{key}”; make both the same"
        raise SegmentFaults([sketch.fault(("segment",), detail)])


def _unfit(sketch: Sketch, others: Mapping[str, Rule], listed: Collection[str]) -> Iterator[Fault]:
    """What it says of segments and lists that are not there, or go round in a circle, or become too much together."""
    key, rule = sketch.segment.segment, sketch.segment.who
    missing = list(_missing(sketch, {"segment": {*others, key}, "list": listed}))
    if missing:
        yield from missing
    elif way := circle(rule, key, others):
        yield sketch.fault(_place(sketch, way[0]), f"this goes round in a circle: {' → '.join([key, *way])}")
    else:
        together = {**others, key: rule}
        if large := [name for name, one in together.items() if size(one, together) > LARGEST]:
            detail = f"with the segments it names, “{large[0]}” is more than {LARGEST} rules; name fewer"
            yield sketch.fault(("who",), detail)


def _missing(sketch: Sketch, there: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    for place, rule in placed(sketch.segment.who):
        for kind, name in rule.needs().items():
            if name not in there[kind]:
                yield sketch.fault((*place, kind), f"there is no {kind} “{name}”; add it first, or correct the name")


def _place(sketch: Sketch, name: str) -> Place:
    """Where it names a segment."""
    rules = placed(sketch.segment.who)
    return next(((*place, "segment") for place, rule in rules if rule.needs().get("segment") == name), ("who",))
