"""A line to a mail server: what is said on one connection, once the server has been greeted.

Sender, recipient and DATA are said at once where the server offers PIPELINING (RFC 2920), else one by one. The body is
never said with them: it leaves after the fence.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from messages.mail.envelope import Envelope
from messages.mail.mime import TooBig
from messages.mail.replies import AWAY, LATER, NO_ANSWER, Reply, judged
from messages.message import Answer, Fence

_COMMAND = 30.0
_FINAL_DOT = 600.0
"""Seconds. RFC 5321 wants ten minutes here: who waits less sends twice (RFC 1047)."""
_LONGEST = 8_192
"""Bytes of a server's line."""
_CLOSING = 421


class Gone(Exception):
    """The mail server did not answer, or would not talk to us."""

    def __init__(self, reply: Reply | None = None) -> None:
        super().__init__(Gone.__doc__)
        self.answer = _meant(reply) if reply else Answer("try_again", reason=AWAY)


def _meant(reply: Reply) -> Answer:
    """Who will not talk to anybody now is away; that is no word about one mailbox."""
    answer = judged(reply, about_recipient=False)
    return replace(answer, reason=AWAY) if answer.reason == LATER else answer


class Line(asyncio.Protocol):
    """One connection. `extensions`: what the server offers, in small letters, and with which parameters."""

    def __init__(self, transport: asyncio.Transport, extensions: dict[str, str]) -> None:
        self._transport = transport
        self._pipelining = "pipelining" in extensions
        self._sized = "size" in extensions
        self._most = int(extensions.get("size") or 0)
        self._rest = b""
        self._heard: list[Reply] = []
        self._wanted, self._waiting = 0, cast("asyncio.Future[None] | None", None)
        self._untidy = False
        self.carried = 0
        """How many mails have been announced on it."""
        transport.set_protocol(self)

    # --- what is said ---

    async def announce(self, envelope: Envelope) -> Answer | None:
        """Sender, recipient, DATA; an answer when the server wants no more. Raises Gone, and TooBig."""
        if 0 < self._most < envelope.size:
            raise TooBig(f"the mail has {envelope.size:,} bytes, and the relay takes {self._most:,}; shorten it")
        tidying = ["RSET"] if self._untidy else []
        commands = tidying + envelope.commands(sized=self._sized)
        replies = await self._say(commands)
        if replies[0].status == _CLOSING:
            raise Gone(replies[0])
        self.carried, self._untidy = self.carried + 1, False
        return self._refused(commands, replies)

    async def hand_over(self, raw: bytes, fence: Fence) -> Answer:
        """The fence; then the whole message (every line ends with CRLF) and the final dot. Raises what `fence` does."""
        await fence()
        try:
            (reply,) = await self._ask(_stuffed(raw) + b".\r\n", 1, _FINAL_DOT)
        except Gone:
            return Answer("unknown", reason=NO_ANSWER)
        return judged(reply, about_recipient=True)

    async def say(self, command: str) -> Reply:
        """Say one command. Raises Gone."""
        return (await self._say([command]))[0]

    def _refused(self, commands: Sequence[str], replies: Sequence[Reply]) -> Answer | None:
        for command, reply in zip(commands, replies, strict=False):
            word = command[:4]
            if reply.status >= 400:
                self._tidy_later(replies[-1])
                return judged(reply, about_recipient=word in ("RCPT", "DATA"))
            if reply.status // 100 != (3 if word == "DATA" else 2):
                raise Gone  # a server that speaks another language than ours
        if len(replies) < len(commands):
            raise Gone
        return None

    def _tidy_later(self, last: Reply) -> None:
        """After a refusal the server still holds half a mail; if it waits for a body besides, it gets none."""
        self._untidy = True
        if last.status < 400 or last.status == _CLOSING:
            self.close()

    async def _say(self, commands: Sequence[str]) -> list[Reply]:
        if self._pipelining:
            return await self._ask("".join(f"{one}\r\n" for one in commands).encode("ascii"), len(commands), _COMMAND)
        replies = list[Reply]()
        for one in commands:
            replies += await self._ask(f"{one}\r\n".encode("ascii"), 1, _COMMAND)
            if replies[-1].status >= 400:
                break
        return replies

    async def _ask(self, said: bytes, wanted: int, patience: float) -> list[Reply]:
        """So many replies, or fewer when the server hung up after them. Raises Gone when there is none."""
        if not self.open:
            raise Gone
        loop = asyncio.get_running_loop()
        self._wanted, self._heard, self._waiting = wanted, [], loop.create_future()
        tired = loop.call_later(patience, self._transport.abort)
        try:
            self._transport.write(said)
            await self._waiting
        finally:
            tired.cancel()
            self._waiting = None
        if not self._heard:
            raise Gone
        return self._heard

    # --- what is heard ---

    def data_received(self, data: bytes) -> None:
        """The server says something."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            if line[3:4] != b"-":  # the last line of a reply
                self._hear(line)
        if len(self._rest) > _LONGEST:
            self.close()

    def _hear(self, line: bytes) -> None:
        # Whoever speaks unasked says good-bye, or nothing that we should believe.
        if self._waiting is None or self._waiting.done() or not line[:3].isdigit():
            self.close()
            return
        self._heard.append(Reply.read(int(line[:3]), line[4:].decode("ascii", "replace")))
        if len(self._heard) == self._wanted:
            self._waiting.set_result(None)

    def eof_received(self) -> None:
        """The server says no more."""
        self.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(None)

    @property
    def open(self) -> bool:
        """Whether the connection stands."""
        return not self._transport.is_closing()

    def quit(self) -> None:
        """Say good-bye, and do not wait for the answer."""
        if self.open:
            self._transport.write(b"QUIT\r\n")
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._transport.close()


def _stuffed(raw: bytes) -> bytes:
    """A line that begins with a dot begins with two. To look first is twenty times as fast as to replace nothing."""
    return raw.replace(b"\r\n.", b"\r\n..") if b"\n." in raw else raw
