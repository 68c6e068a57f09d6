"""A mail server that misbehaves on demand, byte by byte, and remembers every message that it took."""

import asyncio
import json
import os
import re
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

VANISH = "vanish"
"""Take the message, write it down, and hang up without a word."""
RESET = "reset"
"""Hang up at once; in a body: after its first bytes."""


@dataclass(frozen=True)
class Taken:
    """A message that the sink has taken: from now on it counts as delivered."""

    recipient: str
    message_id: str
    raw: bytes = b""
    sender: str = ""
    """Where it comes back to."""


@dataclass
class Sink:
    """`misbehave["ada@…"] = [("rcpt", "450 4.2.0 busy"), ("body", VANISH)]`: one by one, at each message for her.

    Stages: greeting (for anybody, under ""), mail, rcpt, data, body. It offers `extensions`. With `log`, each message
    taken is on the disk before it is answered.
    """

    log: Path | None = None
    port: int = 0
    extensions: tuple[str, ...] = ()
    taken: list[Taken] = field(default_factory=list)
    connections: int = 0
    careless: bool = False
    """Waits for a body after it has refused the recipient."""
    open: set[asyncio.StreamWriter] = field(default_factory=set)
    misbehave: defaultdict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def copies(self, recipient: str) -> list[Taken]:
        return [one for one in self.taken if one.recipient == recipient]

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["Sink"]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self
            for writer in list(self.open):
                writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open.add(writer)
        try:
            await _Talk(self, reader, writer).run()
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            self.open.discard(writer)
            writer.close()

    def next_fault(self, recipient: str, stage: str) -> str | None:
        plan = self.misbehave[recipient]
        return plan.pop(0)[1] if plan and plan[0][0] == stage else None

    def take(self, recipient: str, raw: bytes, sender: str = "") -> None:
        found = re.search(rb"^Message-ID: (\S+)", raw, re.MULTILINE)
        taken = Taken(recipient, found[1].decode() if found else "", raw, sender)
        self.taken.append(taken)
        if self.log:
            with self.log.open("a") as file:
                file.write(json.dumps({"recipient": taken.recipient, "message_id": taken.message_id}) + "\n")
                file.flush()
                os.fsync(file.fileno())


class _Talk:
    """One connection."""

    def __init__(self, sink: Sink, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.sink, self.reader, self.writer = sink, reader, writer
        self.sender = self.recipient = ""
        self.refused = False

    async def run(self) -> None:
        await self._say(self.sink.next_fault("", "greeting") or "220 sink ready")
        while line := (await self.reader.readline()).decode().strip():
            word = line.split(" ")[0].split(":")[0].upper()
            if word == "QUIT":
                await self._say("221 bye")
                return
            await self._command(word, line)

    async def _command(self, word: str, line: str) -> None:
        match word:
            case "MAIL":
                self.sender = line.partition("<")[2].partition(">")[0]
                await self._say(self.sink.next_fault(self.sender, "mail") or "250 2.1.0 ok")
            case "RCPT":
                self.recipient = line.partition("<")[2].partition(">")[0]
                fault = self.sink.next_fault(self.recipient, "rcpt")
                self.refused = bool(fault) and not self.sink.careless
                await self._say(fault or "250 2.1.5 ok")
            case "EHLO":
                offers = ["sink", *self.sink.extensions]
                await self._say("\r\n".join([*(f"250-{one}" for one in offers[:-1]), f"250 {offers[-1]}"]))
            case "RSET":
                self.refused = False
                await self._say("250 2.0.0 ok")
            case "DATA":
                await (self._say("503 5.5.1 no recipient") if self.refused else self._data())
            case _:
                await self._say("250 ok")

    async def _data(self) -> None:
        fault = self.sink.next_fault(self.recipient, "data")
        await self._say(fault or "354 go on")
        if fault:
            return
        fault = self.sink.next_fault(self.recipient, "body")
        if fault == RESET:
            await self.reader.read(64)
            raise ConnectionError
        raw = (await self.reader.readuntil(b"\r\n.\r\n"))[:-3].replace(b"\r\n..", b"\r\n.")
        if fault in (None, VANISH):
            self.sink.take(self.recipient, raw, self.sender)
        await self._say(fault or "250 2.0.0 taken")

    async def _say(self, reply: str) -> None:
        if reply in (RESET, VANISH):
            raise ConnectionError
        self.writer.write(reply.encode() + b"\r\n")
        await self.writer.drain()
