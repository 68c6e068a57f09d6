"""From an event to the first step: a shop tells of an order, and the ledger says that the first mail is on its way."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
from sqlalchemy import func, select

from bench._engine_room import EngineRoom, engine_room
from bench._two_mails import RUNS, _desk, _house, _shop
from operations.desk import Desk
from store.tables import deliveries

ROUNDS = 120
_GONE = 15.0


async def figures() -> AsyncIterator[str]:
    """One event at a time, beside the start of a workflow by hand that has one empty deed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with _house(folder), _desk(folder) as desk, _shop(desk, folder) as shop, engine_room() as room:
            for number in range(5):
                await _by_event(desk, shop, -number - 1)
                await _by_hand(room)
            both = [(await _by_event(desk, shop, number), await _by_hand(room)) for number in range(ROUNDS)]
    ours, floor = sorted(one for one, _ in both), sorted(other for _, other in both)
    yield f"p50 {1000 * statistics.median(ours):.0f} ms ratio-to the-wall-clock"
    yield f"p99 {1000 * ours[int(0.99 * ROUNDS)]:.0f} ms ratio-to the-wall-clock"
    yield f"p50_beside {statistics.median(ours) / statistics.median(floor):.2f} x ratio-to one-empty-deed-by-hand"
    yield f"p99_beside {ours[int(0.99 * ROUNDS)] / floor[int(0.99 * ROUNDS)]:.2f} x ratio-to one-empty-deed-by-hand"


async def _by_event(desk: Desk, shop: httpx2.AsyncClient, number: int) -> float:
    before, began = await _sent(desk), time.perf_counter()
    order = {"order_id": f"first-{number}", "total": 50}
    said = {"userId": f"ada-{number % RUNS}", "event": "Order Completed", "messageId": f"first-{number}"}
    (await shop.post("/v1/track", json=said | {"properties": order})).raise_for_status()
    async with asyncio.timeout(_GONE):
        while await _sent(desk) == before:
            await asyncio.sleep(0.002)
    took = time.perf_counter() - began
    await asyncio.sleep(0.5)  # the second mail of this journey is no business of the next one
    return took


async def _sent(desk: Desk) -> int:
    async with desk.database.read() as connection:
        out = deliveries.c.state.in_(("data", "accepted")) & (deliveries.c.step == "first")
        return int((await connection.execute(select(func.count()).where(out))).scalar_one())


async def _by_hand(room: EngineRoom) -> float:
    began = time.perf_counter()
    await (await room.start_by_hand(1)).result()
    return time.perf_counter() - began
