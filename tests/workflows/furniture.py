"""What invented journeys refer to: a film, surveys, a journey to start, and two systems to call."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from operations.desk import Who
from operations.journeys import webhook_endpoints
from operations.load import load
from tests.workflows.conftest import Company

ME = Who("tests")
EXAMPLES = Path(__file__).parents[2] / "examples"
PATIENT = "journey: patient\nre_entry: by_key\nsteps:\n  - {key: rest, delay: 400d}\n"
ANSWERS = {"kind": 200, "unkind": 404}


@asynccontextmanager
async def furnished(company: Company) -> AsyncIterator[Company]:
    """The company, with all of it."""
    await load(company.desk, ME, EXAMPLES / "smatched")
    await company.publish(PATIENT)
    server = await asyncio.start_server(_answer, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        for key in ANSWERS:
            await webhook_endpoints.add(company.desk, ME, key, key.title(), f"{address}/{key}")
        yield company
    finally:
        for key in ANSWERS:
            await webhook_endpoints.remove(company.desk, ME, key)
        server.close()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Whatever the call says, the path says what is answered."""
    path = (await reader.readline()).split()[1].decode().strip("/")
    length = 0
    while (line := await reader.readline()).strip():
        name, _, value = line.decode().partition(":")
        length = int(value) if name.lower() == "content-length" else length
    await reader.readexactly(length)
    writer.write(f"HTTP/1.1 {ANSWERS[path]} So\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{{}}".encode())
    await writer.drain()
    writer.close()
