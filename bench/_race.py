"""The race: five letters by a journey's definition against the same five written by hand, turn by turn."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable

from temporalio.client import WorkflowHandle

from bench._by_hand import JOURNEY
from bench._engine_room import EngineRoom, engine_room, paced
from bench._history import beside
from bench._meter import Middle, Spent, metered
from journeys.journey import Journey
from journeys.text import read

ROUNDS, RUNS, ALONE = 7, 30, 9
Start = Callable[[], Awaitable[WorkflowHandle]]


async def figures() -> AsyncIterator[str]:
    """CPU and rate beside the hand-written one; how long one walk takes beside a server without our settings."""
    async with engine_room() as ours, engine_room(stock=True) as stock:
        five = read(JOURNEY).journey
        await _warm(ours, five)
        await _warm(stock, five)
        rounds = [await _round(ours, five) for _ in range(ROUNDS)]
        for line in _beside(rounds):
            yield line
        async for line in beside(ours):
            yield line
        quick, slow, by_hand = [], [], []
        for _ in range(ALONE):
            quick.append(await _alone(lambda: ours.start(five)))
            by_hand.append(await _alone(ours.start_by_hand))
            slow.append(await _alone(lambda: stock.start(five)))
        fast = statistics.median(quick)
        yield f"five_steps_p50 {1000 * fast:.0f} ms ratio-to the-wall-clock"
        yield f"five_steps_p50_ratio {fast / statistics.median(slow):.2f} x ratio-to stock-dev-server"
        yield f"five_steps_p50_beside {fast / statistics.median(by_hand):.2f} x ratio-to by-hand"


def _beside(rounds: list[tuple[Spent, Spent]]) -> list[str]:
    quiet = [both for both in rounds if all(spent.quiet for spent in both)] or rounds
    cpu = Middle([one.total / other.total for one, other in quiet])
    worker = Middle([one.cpu["worker"] / other.cpu["worker"] for one, other in quiet])
    server = Middle([one.cpu["server"] / other.cpu["server"] for one, other in quiet])
    rate = Middle([other.seconds / one.seconds for one, other in quiet])
    each = Middle([one.total / RUNS for one, _ in quiet])
    return [
        f"five_steps_cpu {cpu} x ratio-to by-hand {cpu.span}",
        f"five_steps_server_cpu {server} x ratio-to by-hand {server.span}",
        f"five_steps_worker_cpu {worker} x ratio-to by-hand {worker.span}",
        f"five_steps_rate {rate} x ratio-to by-hand {rate.span}",
        f"five_steps_cpu_each {each} CPU-ms ratio-to an-enrolment-of-five-empty-deeds",
    ]


async def _round(room: EngineRoom, five: Journey) -> tuple[Spent, Spent]:
    return await batch(room, lambda: room.start(five)), await batch(room, room.start_by_hand)


async def batch(room: EngineRoom, start: Start, runs: int = RUNS) -> Spent:
    """What so many cost, from the first start to the last end."""
    with metered(server=room.server, worker=room.worker) as spent:
        handles = await paced([start() for _ in range(runs)])
        await asyncio.gather(*(handle.result() for handle in handles))
    return spent


async def _warm(room: EngineRoom, five: Journey) -> None:
    await batch(room, lambda: room.start(five))
    await batch(room, room.start_by_hand)


async def _alone(start: Start) -> float:
    began = time.perf_counter()
    await (await start()).result()
    return time.perf_counter() - began
