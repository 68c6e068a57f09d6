"""An engine room: a Temporal server and a worker with empty hands, each a process of its own that can be measured."""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psutil
from temporalio.client import Client, WorkflowHandle

from bench._by_hand import LETTERS, NAME, QUEUE
from journeys.journey import Journey
from journeys.passage import Passage
from operations.enrolments.temporal import TemporalWalks
from wiring import ports, temporal_server
from wiring.settings import Settings
from wiring.stop import Stop
from workflows.payloads import CONVERTER

_AT_A_TIME = 4
"""Starts under way: more of them only take the server's one connection away from the walks."""
_NUMBERS = count(1)


@dataclass(frozen=True)
class EngineRoom:
    """`folder` holds the server's file."""

    client: Client
    server: psutil.Process
    worker: psutil.Process
    folder: Path

    async def start(self, journey: Journey) -> WorkflowHandle:
        """Send somebody on a journey."""
        enrolment, customer = _somebody()
        passage = Passage(enrolment=enrolment, customer=customer, version=1, definition=journey)
        await TemporalWalks(self.client).start(passage)
        return self.client.get_workflow_handle(enrolment)

    async def start_by_hand(self, letters: int = len(LETTERS)) -> WorkflowHandle:
        """Send somebody on the comparator's way."""
        enrolment, customer = _somebody()
        given = [enrolment, customer, letters]
        return await self.client.start_workflow(NAME, args=given, id=enrolment, task_queue=QUEUE)


def _somebody() -> tuple[str, str]:
    number = next(_NUMBERS)
    return f"enr_{number:032}", f"cus_{number:032}"


@asynccontextmanager
async def engine_room(*, stock: bool = False) -> AsyncIterator[EngineRoom]:
    """With the settings that Etappe gives the server, or with none."""
    with tempfile.TemporaryDirectory() as folder:
        settings = _settings(Path(folder))
        opened = _stock(settings) if stock else temporal_server.temporal_server(settings, Stop())
        async with opened, _worker(f"127.0.0.1:{settings.temporal_port}") as worker:
            server = _listening_on(settings.temporal_port)
            client = await Client.connect(f"127.0.0.1:{settings.temporal_port}", data_converter=CONVERTER)
            yield EngineRoom(client, server, worker, settings.data)


def _settings(folder: Path) -> Settings:
    free = {f"temporal_{name}": ports.checked("127.0.0.1", 0, "") for name in ("port", "ui_port")}
    return Settings(data=folder, **free)


@asynccontextmanager
async def _stock(settings: Settings) -> AsyncIterator[None]:
    """What `temporal server start-dev` is by itself, if it is to keep anything."""
    plain = ["server", "start-dev", "--headless", "--port", str(settings.temporal_port), "--log-level", "never"]
    kept = ["--db-filename", str(settings.data / "temporal.db")]
    child = await asyncio.create_subprocess_exec(
        str(temporal_server.program(settings)), *plain, *kept, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        await temporal_server._answering(settings, child, Path("nowhere"))
        yield
    finally:
        child.terminate()
        await child.wait()


@asynccontextmanager
async def _worker(address: str) -> AsyncIterator[psutil.Process]:
    command = [sys.executable, "-m", "bench._worker", address]
    child = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    try:
        assert child.stdout
        await child.stdout.readline()  # it is ready
        yield psutil.Process(child.pid)
    finally:
        child.kill()
        await child.wait()


def _listening_on(port: int) -> psutil.Process:
    for child in psutil.Process().children(recursive=True):
        if any(end.laddr.port == port for end in child.net_connections() if end.status == psutil.CONN_LISTEN):
            return child
    raise RuntimeError(f"nobody listens on {port}")


async def paced(starts: Sequence[Awaitable[WorkflowHandle]]) -> list[WorkflowHandle]:
    """Start many, some at a time."""
    some = asyncio.Semaphore(_AT_A_TIME)

    async def one(start: Awaitable[WorkflowHandle]) -> WorkflowHandle:
        async with some:
            return await start

    return await asyncio.gather(*map(one, starts))
