"""What people cost who only sleep: memory and disk; and how late they wake."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHandle

from bench._engine_room import EngineRoom, engine_room, paced
from bench._meter import megabytes, metered, p95
from journeys.text import read

SLEEPERS, WAKERS = 1_500, 60
_LONG = read("journey: long\nsteps:\n  - {key: rest, delay: 30d}\n").journey
_SHORT = read("journey: short\nsteps:\n  - {key: rest, delay: 2s}\n").journey
_PER = 10_000
_SETTLED, _IDLE = 90.0, 50.0


async def figures(sleepers: int = SLEEPERS) -> AsyncIterator[str]:
    """Of a fresh server and a fresh worker."""
    async with engine_room() as room:
        yield f"timers_late_p95 {await _late(room):.0f} ms ratio-to the-time-they-were-due"
        empty, alone = _held(room), megabytes(room.worker)
        await paced([room.start(_LONG) for _ in range(sleepers)])
        await _asleep(room)
        for what, before, after in zip(("server_memory", "disk"), empty, _held(room), strict=True):
            each = f"{after - before:.0f}-MB-of-{sleepers}"
            yield f"{what}_per_{_PER}_sleepers {(after - before) * _PER / sleepers:.0f} MB ratio-to {each}"
        # It keeps a thousand walks in memory and no more, so this is all it ever takes.
        yield f"worker_memory_for_sleepers {megabytes(room.worker) - alone:.0f} MB ratio-to {sleepers}-or-any-number"


def _held(room: EngineRoom) -> tuple[float, float]:
    disk = sum(file.stat().st_size for file in room.folder.glob("temporal.db*"))
    return megabytes(room.server), disk / 1e6


async def _asleep(room: EngineRoom) -> None:
    """Until the worker has nothing to do any more."""
    async with asyncio.timeout(_SETTLED):
        while True:
            with metered(worker=room.worker) as spent:
                await asyncio.sleep(1)
            if spent.total < _IDLE:
                return


async def _late(room: EngineRoom) -> float:
    handles = await paced([room.start(_SHORT) for _ in range(WAKERS)])
    return p95([await _lateness(handle) for handle in handles])


async def _lateness(handle: WorkflowHandle) -> float:
    """Milliseconds from when a timer was due until the server fired it."""
    await handle.result()
    events = {event.event_type: event for event in (await handle.fetch_history()).events}
    set_at = events[EventType.EVENT_TYPE_TIMER_STARTED]
    due = set_at.event_time.ToDatetime() + set_at.timer_started_event_attributes.start_to_fire_timeout.ToTimedelta()
    return (events[EventType.EVENT_TYPE_TIMER_FIRED].event_time.ToDatetime() - due) / timedelta(milliseconds=1)
