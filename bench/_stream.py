"""A desk on a real engine, a stream of enrolments that somebody waits for, and a crowd let in beside them."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert
from temporalio.client import Client
from temporalio.service import RPCError

from bench._engine_room import EngineRoom, engine_room
from messages.codes import Codes
from messages.links import Links
from operations.audiences.launch import Wish, launch
from operations.desk import Desk, Who
from operations.enrolments.enrol import enrol
from operations.enrolments.temporal import TemporalWalks
from operations.events import hand_on as lanes
from operations.journeys.define import define
from operations.journeys.publish import publish
from operations.work.keep_working import keep_working
from operations.work.throttle import Throttle
from store.database import Database
from store.migrate import migrate
from store.tables import customers

ME = Who("bench")
_SHORT = "journey: {}\nre_entry: by_key\nsteps:\n  - {{key: hello, send: hello}}\n"
_PASSED = [0]
"""Of the stream, so many have ended."""


@dataclass
class Stream:
    """What became of those who came one by one: seconds from the door to the end."""

    seconds: list[float] = field(default_factory=list)
    lasted: float = 0

    @property
    def rate(self) -> float:
        """Ended in a second."""
        return len(self.seconds) / self.lasted


@asynccontextmanager
async def desk(client: Client | None = None) -> AsyncIterator[Desk]:
    """A desk on SQLite, with two journeys of one mail."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'etappe.db'}")
        await migrate(database)
        opened = Desk(
            database=database,
            walks=TemporalWalks(client) if client else None,  # type: ignore[arg-type]
            links=Links("http://etappe.bench", ["a-secret-for-the-bench"]),
            codes=Codes("a-secret-for-the-bench"),
            clock=lambda: datetime.now(UTC),
            exists=lambda kind, key: True,
        )
        for journey in ("crowd", "others"):
            await define(opened, ME, _SHORT.format(journey))
            await publish(opened, ME, journey)
        yield opened
        await database.close()


async def people(opened: Desk, number: int) -> None:
    """So many customers; those of the stream come after them."""
    at = opened.clock()
    told = {"locale": "en", "zone": "UTC", "interests": [], "attributes": {}, "created_at": at, "updated_at": at}
    for start in range(0, number, 5_000):
        ids = range(start, min(start + 5_000, number))
        rows = [{"id": f"cus_{one:09}", "email": f"{one}@example.com", **told} for one in ids]
        async with opened.database.begin() as connection:
            await connection.execute(insert(customers), rows)


@asynccontextmanager
async def running() -> AsyncIterator[tuple[EngineRoom, Desk]]:
    """The engine and the desk, with nobody working yet."""
    async with engine_room() as room, desk(room.client) as opened:
        yield room, opened


@asynccontextmanager
async def at_work(opened: Desk, pump: Throttle | None = None) -> AsyncIterator[None]:
    """The outbox and long work, as `wiring/outbox.py` has them; with another pump for the crowd, perhaps."""
    stop = asyncio.Event()
    handing_on = lanes.keep_handing_on(opened, stop, pump)
    tasks = [asyncio.create_task(one) for one in (handing_on, keep_working(opened, stop))]
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*tasks)


async def stream(room: EngineRoom, opened: Desk, every: float, until: asyncio.Event) -> Stream:
    """Somebody enters `every` so many seconds, until told to stop; whoever is under way is waited for."""
    seen, under_way, began, number = Stream(), [], time.perf_counter(), 0
    while not until.is_set():
        under_way.append(asyncio.create_task(_somebody(room, opened, f"cus_{number % 100:09}", seen)))
        number += 1
        try:
            await asyncio.wait_for(until.wait(), every)
        except TimeoutError:
            continue
    seen.lasted = time.perf_counter() - began
    in_time = len(seen.seconds)
    await asyncio.gather(*under_way)
    seen.lasted *= len(seen.seconds) / max(in_time, 1)  # the rate is of those who ended while it lasted
    return seen


async def _somebody(room: EngineRoom, opened: Desk, customer: str, seen: Stream) -> None:
    began = time.perf_counter()
    enrolment = (await enrol(opened, ME, "others", customer, str(began))).id
    handle = room.client.get_workflow_handle(enrolment)
    while True:
        try:
            await handle.result()
            break
        except RPCError:  # not started yet
            await asyncio.sleep(0.02)
    _PASSED[0] += 1
    seen.seconds.append(time.perf_counter() - began)


async def crowd(room: EngineRoom, opened: Desk, number: int) -> float:
    """Launch upon everybody; seconds until the last of them has ended."""
    began, before = time.perf_counter(), await _ended(room)
    await launch(opened, ME, Wish("crowd", {"everybody": True}))
    while await _ended(room) - before < number:
        await asyncio.sleep(0.5)
    return time.perf_counter() - began


async def _ended(room: EngineRoom) -> int:
    """Whoever has ended, without those of the stream."""
    query = 'WorkflowType = "Enrolment" AND ExecutionStatus = "Completed"'
    return (await room.client.count_workflows(query)).count - _PASSED[0]
