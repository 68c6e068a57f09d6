"""Who does not come to the point keeps nobody's connection; who takes a breath between two requests does."""

import asyncio
import socket
from collections.abc import AsyncIterator
from time import perf_counter

import pytest
from fastapi import FastAPI

from wiring import hurry
from wiring.web import serving

Talk = tuple[asyncio.StreamReader, asyncio.StreamWriter]
_ASKS = b"GET / HTTP/1.1\r\nHost: etappe.example\r\n\r\n"


@pytest.fixture
async def talk(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Talk]:
    monkeypatch.setattr(hurry, "PATIENCE", 0.5)
    app, door = FastAPI(), socket.create_server(("127.0.0.1", 0))

    @app.get("/")
    async def hello() -> str:
        return "hello"

    async with serving(app, door):
        reader, writer = await asyncio.open_connection(*door.getsockname())
        yield reader, writer
        writer.close()


async def _heard(reader: asyncio.StreamReader) -> bytes:
    return await asyncio.wait_for(reader.readuntil(b'"hello"'), 5)


async def _drips(writer: asyncio.StreamWriter) -> float:
    """Until the other side hangs up; after how many seconds it did."""
    began = perf_counter()
    while perf_counter() - began < 5:
        writer.write(b"X-Drip: drop\r\n")
        try:
            await writer.drain()
        except ConnectionError:
            break
        await asyncio.sleep(0.05)
    return perf_counter() - began


async def test_a_head_that_drips_is_cut_off(talk: Talk) -> None:
    reader, writer = talk
    writer.write(b"GET / HTTP/1.1\r\nHost: etappe.example\r\n")
    assert await _drips(writer) < 3
    with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
        await _heard(reader)


async def test_who_says_nothing_at_all_is_cut_off(talk: Talk) -> None:
    reader, _ = talk
    assert await asyncio.wait_for(reader.read(), 3) == b""


async def test_the_second_request_may_come_later_and_drip_no_longer_than_the_first(talk: Talk) -> None:
    reader, writer = talk
    for _ in range(2):
        writer.write(_ASKS)
        assert b"200 OK" in await _heard(reader)
        await asyncio.sleep(0.8)  # longer than a head may take
    writer.write(_ASKS[:-2])
    assert await _drips(writer) < 3
