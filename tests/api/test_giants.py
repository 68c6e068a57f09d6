"""Bodies that are meant to hurt: answered at once, by a server that does not grow."""

import asyncio
import gzip
import json
import time
import zlib
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator

import pytest

from api import limits
from bench._meter import megabytes
from bench._shop_door import ShopDoor, shop_door

SOON = 3.0
"""Seconds; one is the goal, and the machine of a test has other things to do."""
GROWS = 50.0
"""Megabytes."""
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
async def server() -> AsyncIterator[ShopDoor]:
    """The API on a real socket, in a process of its own."""
    async with shop_door() as door:
        await _posted(door, [b'{"userId": "ada", "event": "Warm"}'])
        yield door


def _bomb(size: int) -> bytes:
    packing = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    pieces = [packing.compress(b" " * MEGABYTE) for _ in range(size // MEGABYTE)]
    return b"".join([*pieces, packing.flush()])


def _of_keys(number: int) -> bytes:
    return json.dumps({"userId": "ada", "event": "x", "properties": {f"k{key}": 0 for key in range(number)}}).encode()


MANY_KEYS = _of_keys(1_000_000)
GIANTS: dict[str, tuple[list[bytes], dict[str, str], int]] = {
    "50 MB": ([b'{"a": "' + b"x" * 50 * MEGABYTE + b'"}'], {}, 413),
    "50 MB in pieces": ([b"x" * MEGABYTE] * 50, {"Transfer-Encoding": "chunked"}, 413),
    "a million keys": ([MANY_KEYS], {}, 413),
    "a million keys, packed": ([gzip.compress(MANY_KEYS)], {"Content-Encoding": "gzip"}, 413),
    "a hundred thousand deep": ([b'{"a":' * 100_000 + b"1" + b"}" * 100_000], {}, 400),
    "deep, packed": ([gzip.compress(b"[" * 100_000 + b"]" * 100_000)], {"Content-Encoding": "gzip"}, 400),
    "1 GB in a bomb": ([_bomb(1000 * MEGABYTE)], {"Content-Encoding": "gzip"}, 413),
    "a bomb in a bomb": ([gzip.compress(_bomb(100 * MEGABYTE))], {"Content-Encoding": "gzip"}, 400),
    "no gzip": ([b'{"userId": "ada"}'], {"Content-Encoding": "gzip"}, 400),
    "half of a gzip": ([gzip.compress(b"{}" * 999)[:-9]], {"Content-Encoding": "gzip"}, 400),
    "gzip, and then more": ([gzip.compress(b"{}") + b"more"], {"Content-Encoding": "gzip"}, 400),
    "an encoding we do not know": ([b"{}"], {"Content-Encoding": "br"}, 415),
    "UTF-16": (['{"userId": "ada", "event": "x"}'.encode("utf-16")], {}, 400),
    "Latin-1": (['{"userId": "ada", "event": "Grüße"}'.encode("latin-1")], {}, 400),
    "no text": ([bytes(range(256)) * 100], {}, 400),
}


@pytest.mark.parametrize("name", GIANTS)
async def test_a_giant_is_refused_at_once_and_leaves_nothing_behind(server, name):
    pieces, headers, expected = GIANTS[name]
    before = megabytes(server.process)
    began = time.perf_counter()
    status, media_type = await _posted(server, pieces, headers)
    took, grown = time.perf_counter() - began, megabytes(server.process) - before
    assert (status, media_type) == (expected, "application/problem+json")
    assert took < SOON
    assert grown < GROWS


async def test_after_all_of_them_an_event_is_kept_as_ever(server):
    packed = gzip.compress(b'{"userId": "ada", "event": "Product Viewed"}')
    assert (await _posted(server, [packed], {"Content-Encoding": "gzip"}))[0] == 200


async def _posted(door: ShopDoor, pieces: list[bytes], headers: dict[str, str] | None = None) -> tuple[int, str]:
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    chunked = "Transfer-Encoding" in (headers or {})
    length = {} if chunked else {"Content-Length": str(sum(map(len, pieces)))}
    key = b64encode(f"{door.write_key}:".encode()).decode()
    told = {"Host": "etappe", "Authorization": f"Basic {key}", "Content-Type": "application/json"}
    lines = [f"{name}: {value}" for name, value in (told | length | (headers or {})).items()]
    writer.write("\r\n".join(["POST /v1/track HTTP/1.1", *lines, "", ""]).encode())
    sending = asyncio.create_task(_send(writer, pieces, chunked=chunked))
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    sending.cancel()
    writer.close()
    media_type = head.partition("content-type: ")[2].split("\r\n")[0]
    return int(head.split(" ")[1]), media_type


async def _send(writer: asyncio.StreamWriter, pieces: list[bytes], *, chunked: bool) -> None:
    try:
        for piece in _framed(pieces) if chunked else pieces:
            writer.write(piece)
            await writer.drain()
    except ConnectionError:
        return  # we were refused before the end


def _framed(pieces: list[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        yield b"%x\r\n%b\r\n" % (len(piece), piece)
    yield b"0\r\n\r\n"


async def test_a_body_that_drips_is_cut_off(on_sqlite, monkeypatch):
    assert limits.PATIENCE == 10
    monkeypatch.setattr(limits, "PATIENCE", 0.3)

    async def dripping() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" "
            await asyncio.sleep(0.05)

    began = time.perf_counter()
    answer = await on_sqlite.post("/v1/track", content=dripping())
    assert (answer.status_code, answer.headers["content-type"]) == (408, "application/problem+json")
    assert time.perf_counter() - began < SOON
