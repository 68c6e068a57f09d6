"""What it costs to take in events: one at a time and in batches, beside an endpoint of the same app that does nothing.

Every answer comes after the commit (SQLite, synchronous=FULL), at 32 connections.
"""

import asyncio
import json
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from itertools import count

from bench._meter import Middle, Spent, metered
from bench._shop_door import NOTHING, ShopDoor, shop_door

ROUNDS, SINGLES, BATCHES, IN_A_BATCH, CONNECTIONS, PEOPLE = 7, 1600, 48, 100, 32, 500
_number = count()


@dataclass
class Told:
    """What so many requests cost; seconds that each took."""

    spent: Spent
    took: list[float] = field(default_factory=list)

    @property
    def p99(self) -> float:
        return sorted(self.took)[int(len(self.took) * 0.99)]


async def figures() -> AsyncIterator[str]:
    """Turn by turn within each round."""
    async with shop_door() as door:
        await _round(door)
        rounds = [await _round(door) for _ in range(ROUNDS)]
    quiet = [told for told in rounds if all(one.spent.quiet for one in told)] or rounds
    single = Middle([nothing.spent.total / single.spent.total for nothing, single, _ in quiet])
    batch = Middle([_each(single, 1, SINGLES) / _each(batch, IN_A_BATCH, BATCHES) for _, single, batch in quiet])
    late = Middle([single.p99 / nothing.p99 for nothing, single, _ in quiet])
    yield f"single_event {single} x ratio-to nothing-at-all-by-CPU {single.span}"
    yield f"batch_of_100 {batch} x ratio-to singles-by-events-per-CPU {batch.span}"
    yield f"single_event_p99 {late} x ratio-to nothing-at-all {late.span}"
    alone = Middle([_each(single, 1, SINGLES) for _, single, _ in quiet])
    batched = Middle([_each(batch, IN_A_BATCH, BATCHES) for *_, batch in quiet])
    yield f"single_event_cpu {alone} CPU-ms ratio-to one-event"
    yield f"batched_event_cpu {batched} CPU-ms ratio-to one-event"


def _each(told: Told, events: int, requests: int) -> float:
    return told.spent.total / (events * requests)


async def _round(door: ShopDoor) -> tuple[Told, Told, Told]:
    nothing = await _told(door, (_request(door, NOTHING, _event()) for _ in range(SINGLES)))
    single = await _told(door, (_request(door, "/v1/track", _event()) for _ in range(SINGLES)))
    batch = await _told(door, (_request(door, "/v1/batch", _batch()) for _ in range(BATCHES)))
    return nothing, single, batch


def _event() -> dict[str, object]:
    number = next(_number)
    return {
        "type": "track",
        "userId": f"guest-{number % PEOPLE}",
        "event": "Product Viewed",
        "messageId": f"m-{number}",
        "timestamp": "2026-11-23T08:59:58.123Z",
        "properties": {"product": "pils", "price": 4.5, "url": "https://shop.example/pils"},
        "context": {"library": {"name": "analytics-node", "version": "3.1.0"}},
    }


def _batch() -> dict[str, object]:
    return {"batch": [_event() for _ in range(IN_A_BATCH)], "sentAt": "2026-11-23T08:59:58.200Z"}


def _request(door: ShopDoor, path: str, body: object) -> bytes:
    told = json.dumps(body).encode()
    key = b64encode(f"{door.write_key}:".encode()).decode()
    head = f"POST {path} HTTP/1.1\r\nHost: etappe\r\nAuthorization: Basic {key}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(told)}\r\n\r\n".encode() + told


async def _told(door: ShopDoor, requests: Iterator[bytes]) -> Told:
    made, took = list(requests), []
    pending = iter(made)
    with metered(server=door.process) as spent:
        await asyncio.gather(*(_speaking(door.port, pending, took) for _ in range(CONNECTIONS)))
    return Told(spent, took)


async def _speaking(port: int, pending: Iterator[bytes], took: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in pending:
        began = time.perf_counter()
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        assert b" 200 " in head.split(b"\r\n")[0], head
        await reader.readexactly(int(head.partition(b"content-length:")[2].split(b"\r\n")[0]))
        took.append(time.perf_counter() - began)
    writer.close()
