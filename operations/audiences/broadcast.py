"""Broadcast: one message to an audience. Written, looked at, and then sent, once."""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.broadcast import Broadcast, read, sound
from journeys.delivery import TEMPLATE_FAULT
from journeys.text import Fault, JourneyFaults
from messages.content.lint import Finding
from messages.words import Words
from operations import audit
from operations.audiences.audiences import meant
from operations.audiences.reach import out_of_reach
from operations.content.lint import ENGLISH, lint
from operations.desk import Conflict, Desk, NotThere, Refused, Who
from operations.journeys import closed_channels
from operations.journeys.define import exists
from operations.journeys.mend import mend
from operations.journeys.publish import pinned
from operations.revision import expect
from operations.work import long_work
from store.audiences import broadcasts
from store.audiences.audiences import NoAudience
from store.events import outbox
from store.journeys import journeys
from store.rows import Row, many
from store.sending import deliveries_of_many
from store.tables import customers
from store.work import operations

_PAGE, _SAMPLE = 500, 10


async def define(desk: Desk, who: Who, text: str, *, key: str | None = None, revision: int | None = None) -> Row:
    """Keep a broadcast's text as a draft; its row. With `key`, one that is there is changed, until it is started.

    Raises JourneyFaults for a text that cannot be read, NotThere, Conflict.
    """
    asked = read(text)
    if key and asked.broadcast != key:
        detail = f"this text is of “{asked.broadcast}”, the address says “{key}”; make both the same"
        raise JourneyFaults([Fault(detail, ("broadcast",))])
    async with desk.database.begin() as connection:
        await _may_be_written(connection, asked.broadcast, key, revision)
        row = {"key": asked.broadcast, "who": who.name, **_told(asked)}
        await broadcasts.save(connection, desk.clock(), row, asked.label, text)
        await audit.note(connection, desk.clock(), who, "broadcast.defined", asked.broadcast)
        return await _there(connection, asked.broadcast)


async def _may_be_written(connection: AsyncConnection, key: str, named: str | None, revision: int | None) -> None:
    row = await journeys.hold(connection, key)
    if row is None:
        if named:
            raise NotThere(f"there is no broadcast “{named}”; POST it to /api/v1/broadcasts first")
        return
    if row["kind"] != broadcasts.KIND:
        raise Conflict(f"“{key}” is a journey; give the broadcast another key")
    expect(row, revision, broadcasts.KIND)
    if row["state"] != "draft":
        raise Conflict(f"broadcast “{key}” was started, and what was sent stays as it is; write another")


def _told(asked: Broadcast) -> dict[str, Any]:
    """To whom, and how fast, as JSON."""
    audience = asked.audience.model_dump(mode="json", exclude_none=True)
    return {"audience": audience, "pace": asked.rate.model_dump(mode="json") if asked.rate else {}}


@dataclass(frozen=True)
class Preview:
    """Whom it would reach if it were started now."""

    count: int
    reachable: int
    refused: dict[str, int]
    """Why not, as a code → how many."""
    sample: list[str]
    """Some of those it would reach: ids of customers."""
    warnings: list[Finding] = field(default_factory=list)
    """What is worth knowing of its message; nothing once it was started."""


async def preview(desk: Desk, key: str, words: Words = ENGLISH) -> Preview:
    """Raises NotThere, JourneyFaults with what stands in the way, and Refused when there is no such audience."""
    row = await find(desk, key)
    if row["operation"]:  # its message stays as it was published
        return await _reached(desk, read(row["text"]))
    return await previewed(desk, row["text"], words)


async def previewed(desk: Desk, text: str, words: Words = ENGLISH) -> Preview:
    """The same of a text that nobody keeps. `words`: to whom it is said what is worth knowing."""
    asked = await _sound(desk, text)
    warnings = await _proofread(desk, asked, words)
    return replace(await _reached(desk, asked), warnings=warnings)


async def _sound(desk: Desk, text: str) -> Broadcast:
    async with desk.database.read() as connection:
        return sound(text, await exists(desk, connection))


async def _proofread(desk: Desk, asked: Broadcast, words: Words = ENGLISH) -> list[Finding]:
    """What is worth knowing of its message, tried on its audience. Raises JourneyFaults with what stands in the way."""
    async with desk.database.read() as connection:
        whom = await meant(desk, connection, _told(asked)["audience"])
    findings = await lint(desk, asked.journey(), words=words, whom=whom)
    if wrong := [Fault(str(one), ("send",)) for one in findings if one.level == "error"]:
        raise JourneyFaults(wrong)
    return findings


async def _reached(desk: Desk, asked: Broadcast) -> Preview:
    journey, refused, sample, count, after = asked.journey(), Counter[str](), list[str](), 0, ""
    async with desk.database.read() as connection:
        whom = await meant(desk, connection, _told(asked)["audience"])
        page = customers.select().where(whom).order_by(customers.c.id).limit(_PAGE)
        while rows := await many(connection, page.where(customers.c.id > after)):
            why = await out_of_reach(connection, journey, rows)
            refused.update(why.values())
            sample += [row["id"] for row in rows if row["id"] not in why][: _SAMPLE - len(sample)]
            count, after = count + len(rows), rows[-1]["id"]
    return Preview(count, count - refused.total(), dict(refused), sample)


async def launch(desk: Desk, who: Who, key: str, *, revision: int | None = None) -> Row:
    """Send it to its audience; the broadcast's row. Raises NotThere, JourneyFaults, Refused, Conflict."""
    warnings = await _worth_knowing(desk, key)
    async with desk.database.begin() as connection:
        before = await journeys.hold(connection, key)
        row = await _there(connection, key)
        expect(before, revision, broadcasts.KIND)
        if row["operation"]:
            raise Conflict(f"broadcast “{key}” was started already (operation {row['operation']})")
        asked = sound(row["draft"], await exists(desk, connection))
        await _start(desk, who, connection, key, asked, row["draft"])
        return await _there(connection, key) | {"warnings": warnings}


async def _worth_knowing(desk: Desk, key: str) -> list[Finding]:
    """What is worth knowing of its message before it is begun. Raises as `preview` does."""
    row = await find(desk, key)
    if row["operation"]:  # it was begun already, which is said better when it is begun again
        return []
    asked = await _sound(desk, row["text"])
    try:
        return await _proofread(desk, asked)
    except Refused:  # likewise
        return []


async def _start(desk: Desk, who: Who, connection: AsyncConnection, key: str, asked: Broadcast, text: str) -> None:
    closed_channels.refuse(desk, asked.channel)
    now = desk.clock()
    detail = _told(asked) | {"when_in_doubt": asked.when_in_doubt}
    try:
        operation = await long_work.begin(desk, who, connection, broadcasts.KIND, key, detail)
    except NoAudience as missing:
        raise Refused(str(missing)) from None
    journey = asked.journey()
    await journeys.add_version(connection, now, journey, 1, text, await pinned(desk, connection, journey), who.name)
    await broadcasts.started(connection, key, operation)
    await _hand_over(desk, connection, operation, key, asked.channel)


async def _hand_over(desk: Desk, connection: AsyncConnection, operation: str, key: str, channel: str) -> None:
    tour = {"journey": key, "version": 1, "channel": channel}
    await outbox.put(connection, desk.clock(), "broadcast", operation, tour)


async def pause(desk: Desk, who: Who, key: str) -> Row:
    """Nobody more gets it for now. Raises NotThere, or Conflict when it is not under way."""
    await long_work.pause(desk, who, await _operation(desk, key))
    return await find(desk, key)


async def resume(desk: Desk, who: Who, key: str) -> Row:
    """It goes on where it stopped; with its message as it is now, if that was at fault. Raises as `pause` does."""
    operation = await _operation(desk, key)
    await _mend(desk, key, operation)
    await long_work.resume(desk, who, operation)
    return await find(desk, key)


async def _mend(desk: Desk, key: str, operation: str) -> None:
    async with desk.database.begin() as connection:
        row = await operations.hold(connection, operation)
        if row and (row["error"] or "").startswith(TEMPLATE_FAULT):
            await mend(desk, connection, key, 1)


async def _operation(desk: Desk, key: str) -> str:
    row = await find(desk, key)
    if row["operation"] is None:
        raise Conflict(f"broadcast “{key}” was not started yet")
    return str(row["operation"])


async def find(desk: Desk, key: str) -> Row:
    """One broadcast, with its `text`, and as `tally` what became of whom: rows `state, reason, people`."""
    async with desk.database.read() as connection:
        row = await _there(connection, key)
        tally = await deliveries_of_many.counts(connection, key)
        return row | {"text": await _text(connection, row), "tally": tally}


async def latest(desk: Desk, *, after: str | None = None, limit: int = 50) -> list[Row]:
    """Broadcasts, the newest first; `after` is the last key of the page before."""
    async with desk.database.read() as connection:
        return [_stated(row) for row in await broadcasts.latest(connection, after, limit)]


async def _there(connection: AsyncConnection, key: str) -> Row:
    row = await broadcasts.find(connection, key)
    if row is None:
        raise NotThere(f"there is no broadcast “{key}”")
    return _stated(row)


def _stated(row: Row) -> Row:
    """Its state is that of its sending; the gate of its journey shuts it too."""
    shut = row["state"] in journeys.SENDS_NOTHING and row["operation_state"] == "running"
    return row | {"state": "paused" if shut else row["operation_state"] or "draft"}


async def _text(connection: AsyncConnection, row: Row) -> str:
    version = None if row["draft"] else await journeys.version(connection, row["key"], row["live_version"])
    return str(version["text"] if version else row["draft"])


async def send_again(desk: Desk) -> int:
    """Hand every broadcast that is not over to a Temporal that does not know it; how many."""
    async with desk.database.begin() as connection:
        unfinished = await broadcasts.unfinished(connection)
        for operation in unfinished:
            row = await operations.find(connection, operation) or {}
            version = await journeys.version(connection, row["subject"], 1) or {}
            channel = version["definition"].steps[0].letter().channel
            await _hand_over(desk, connection, operation, row["subject"], channel)
        return len(unfinished)
