"""Launches: what it costs to let a customer in, in small and in large numbers; and what a crowd does beside others."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator

import psutil
from sqlalchemy import delete

from bench import _stream
from bench._engine_room import EngineRoom
from bench._meter import megabytes, p95
from operations.audiences.launch import Wish, launch
from operations.audiences.launch_preview import preview
from operations.desk import Desk
from operations.work.keep_working import work
from operations.work.throttle import MOST, Throttle
from store.tables import outbox

FEW, MANY = 1_000, 100_000
CROWD, EVERY, QUIET = 2_000, 0.7, 30.0
_EVERYBODY = Wish("crowd", {"everybody": True})


async def figures() -> AsyncIterator[str]:
    """First the door alone, then the whole engine."""
    async for line in _door():
        yield line
    async for line in _beside():
        yield line


async def _door() -> AsyncIterator[str]:
    few = [await _entering(FEW) for _ in range(5)]
    many, held = await _entering(MANY)
    each = statistics.median(cpu for cpu, _ in few)
    yield f"door_cpu_each {1000 * many:.2f} CPU-ms ratio-to a-customer-let-in"
    yield f"door_large {many / each:.2f} x ratio-to {FEW}-customers (of {MANY})"
    yield f"door_memory {held:.1f} MB ratio-to before-{MANY}-customers"


async def _entering(number: int) -> tuple[float, float]:
    """CPU-seconds for each, and megabytes more than before."""
    async with _stream.desk() as desk:
        await _stream.people(desk, number)
        seen = await preview(desk, _EVERYBODY)
        assert seen.count == number
        assert seen.would_enter == seen.judged
        before, began = megabytes(psutil.Process()), time.process_time()
        await launch(desk, _stream.ME, _EVERYBODY)
        while await work(desk):
            await _emptied(desk)
        return (time.process_time() - began) / number, megabytes(psutil.Process()) - before


async def _emptied(desk: Desk) -> None:
    """As if everything had been handed on."""
    async with desk.database.begin() as connection:
        await connection.execute(delete(outbox))


async def _beside() -> AsyncIterator[str]:
    async with _stream.running() as (room, desk):
        await _stream.people(desk, CROWD)
        async with _stream.at_work(desk):
            await _for(room, desk, 5)
            quiet = await _for(room, desk, QUIET)
            pumped, span = await _crowded(room, desk)
        async with _stream.at_work(desk, Flood()):
            flooded, at_once = await _crowded(room, desk)
    for name, beside in (("beside", pumped), ("beside_a_flood", flooded)):
        yield f"{name}_rate {beside.rate / quiet.rate:.2f} x ratio-to quiet"
        yield f"{name}_p95 {p95(beside.seconds) / p95(quiet.seconds):.1f} x ratio-to quiet ({p95(quiet.seconds):.2f} s)"
    yield f"crowd_makespan {span / at_once:.2f} x ratio-to a-flood"
    yield f"crowd_rate {CROWD / span:.1f} people/s ratio-to the-wall-clock"


class Flood(Throttle):
    """The comparator: as many at a time as there may ever be, however slow they get."""

    def __init__(self) -> None:
        super().__init__()
        self.width = float(MOST)

    def took(self, seconds: float) -> None:
        """Nothing is learnt from it."""


async def _crowded(room: EngineRoom, desk: Desk) -> tuple[_stream.Stream, float]:
    """The stream beside a crowd; and seconds until the last of the crowd has ended."""
    until = asyncio.Event()
    crowded = asyncio.create_task(_stream.stream(room, desk, EVERY, until))
    span = await _stream.crowd(room, desk, CROWD)
    until.set()
    return await crowded, span


async def _for(room: EngineRoom, desk: Desk, seconds: float) -> _stream.Stream:
    until = asyncio.Event()
    asyncio.get_running_loop().call_later(seconds, until.set)
    return await _stream.stream(room, desk, EVERY, until)
