"""Debian's `smtp-source` and `smtp-sink`, of the package postfix: the fastest senders and takers of mail there are."""

import asyncio
import re
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil

_WHERE = "/usr/sbin:/usr/local/sbin:/usr/bin"
_SOURCE, _SINK = (shutil.which(name, path=_WHERE) for name in ("smtp-source", "smtp-sink"))
there = bool(_SOURCE and _SINK)
"""Whether they are installed."""
_SESSIONS = 4


class Sink:
    """A running `smtp-sink`: takes everything, keeps nothing."""

    def __init__(self, port: int, process: psutil.Process) -> None:
        self.port, self.process = port, process
        self.url = f"smtp://127.0.0.1:{port}"

    @property
    def connections(self) -> int:
        """How many are open at this moment."""
        return len([one for one in self.process.net_connections("tcp") if one.status == "ESTABLISHED"])

    async def sent(self, file: Path, messages: int) -> float:
        """Have `smtp-source` send a message so often, on connections that it keeps; its CPU-milliseconds."""
        command = [str(_SOURCE), "-s", str(_SESSIONS), "-m", str(messages), "-d", "-F", str(file)]
        before = _children()
        ends = ("-f", "shop@shop.example", "-t", "ada@example.com", f"127.0.0.1:{self.port}")
        assert await (await asyncio.create_subprocess_exec(*command, *ends)).wait() == 0
        return 1000 * (_children() - before)


def _children() -> float:
    """CPU-seconds of our children that have ended."""
    times = psutil.Process().cpu_times()
    return float(times.children_user + times.children_system)


@asynccontextmanager
async def sink(*, pipelining: bool) -> AsyncIterator[Sink]:
    """One for a while."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    flags = ["-u", "nobody"] if psutil.Process().uids().real == 0 else []
    child = await asyncio.create_subprocess_exec(
        str(_SINK), *flags, *([] if pipelining else ["-p"]), f"127.0.0.1:{port}", "100"
    )
    try:
        await _listening(port)
        yield Sink(port, psutil.Process(child.pid))
    finally:
        child.terminate()
        await child.wait()


async def _listening(port: int) -> None:
    async with asyncio.timeout(10):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.02)
                continue
            writer.close()
            return


def as_lines(raw: bytes) -> bytes:
    """A mail as `smtp-source -F` wants it: it ends the lines, and stuffs dots, itself."""
    return re.sub(rb"\r\n", b"\n", raw)
