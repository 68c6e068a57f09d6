"""Another system on loopback, which answers as it is told, or not at all."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

HANG_UP = b""


def answer(status: int, body: Any = None, **headers: str) -> bytes:
    """A whole HTTP answer; `retry_after="7"` becomes a header."""
    said = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()} | {"content-length": str(len(said))}
    lines = [f"HTTP/1.1 {status} Said", *(f"{name}: {value}" for name, value in named.items()), "connection: close"]
    return "\r\n".join([*lines, "", ""]).encode() + said


@dataclass
class Call:
    """One request, as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        """What it says of the customer and the journey."""
        return json.loads(self.body)["data"]


@dataclass
class Receiver:
    """`answers`: the next ones in turn, the last one for ever."""

    answers: list[bytes] = field(default_factory=lambda: [answer(200)])
    calls: list[Call] = field(default_factory=list)
    url: str = ""

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["Receiver"]:
        """Listen on a free port until the block ends."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with server:
            yield self

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        body = await reader.readexactly(int(headers["content-length"]))
        self.calls.append(Call(head[0].split()[1], dict(line.split(": ", 1) for line in head[1:] if line), body))
        writer.write(self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])
        await writer.drain()
        writer.close()
