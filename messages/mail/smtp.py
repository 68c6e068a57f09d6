"""Connections to one mail server, kept open from message to message."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiosmtplib

from messages.mail.relay import Relay
from messages.mail.replies import AWAY, Reply, judged
from messages.message import Answer

_CONNECT, _COMMAND = 20.0, 30.0
_FINAL_DOT = 600.0
"""Seconds. RFC 5321 wants ten minutes here: who waits less sends twice (RFC 1047)."""


class Gone(Exception):
    """The mail server did not answer, or would not talk to us."""

    def __init__(self, reply: Reply | None = None) -> None:
        super().__init__(Gone.__doc__)
        self.answer = judged(reply, about_recipient=False) if reply else Answer("try_again", reason=AWAY)


class Line:
    """One connection."""

    def __init__(self, client: aiosmtplib.SMTP) -> None:
        self._client = client

    async def say(self, command: str) -> Reply:
        """Say one command. Raises Gone."""
        try:
            status, text = await self._client.execute_command(command.encode("ascii"))
        except (aiosmtplib.SMTPException, OSError):
            self.close()
            raise Gone from None
        return Reply.read(status, text)

    async def say_body(self, raw: bytes) -> Reply:
        """After 354: the whole message (every line ends with CRLF) and the final dot. Raises Gone."""
        protocol = self._client.protocol
        try:
            if protocol is None:
                raise Gone
            protocol.write(raw.replace(b"\r\n.", b"\r\n..") + b".\r\n")
            status, text = await protocol.read_response(timeout=_FINAL_DOT)
        except (aiosmtplib.SMTPException, OSError):
            self.close()
            raise Gone from None
        return Reply.read(status, text)

    async def usable(self) -> bool:
        """Whether the server still listens; forgets what the message before left behind."""
        try:
            return (await self.say("RSET")).status == 250
        except Gone:
            return False

    @property
    def open(self) -> bool:
        """Whether the connection stands."""
        return self._client.is_connected

    def close(self) -> None:
        """Hang up."""
        self._client.close()


class Lines:
    """At most `size` connections, each used by one message at a time."""

    def __init__(self, relay: Relay, size: int) -> None:
        self._relay = relay
        self._slots = asyncio.Semaphore(size)
        self._idle: list[Line] = []
        # Made once: reading the certificates of the world takes 20 ms.
        self._tls = ssl.create_default_context() if relay.security != "plain" else None

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Line]:
        """A connection of your own for a while; hung up when the block fails. Raises Gone."""
        async with self._slots:
            line = await self._used() or await self._new()
            try:
                yield line
            except BaseException:
                line.close()
                raise
            if line.open:
                self._idle.append(line)

    async def _used(self) -> Line | None:
        while self._idle:
            line = self._idle.pop()
            if await line.usable():
                return line
            line.close()
        return None

    async def _new(self) -> Line:
        relay = self._relay
        client = aiosmtplib.SMTP(
            hostname=relay.host,
            port=relay.port,
            local_hostname=relay.hello,
            timeout=_COMMAND,
            use_tls=relay.security == "tls",
            start_tls=relay.security == "starttls",
            tls_context=self._tls,
            username=relay.user,
            password=relay.password,
        )
        try:
            await client.connect(timeout=_CONNECT)
            await client.ehlo()
        except aiosmtplib.SMTPResponseException as refusal:
            raise Gone(Reply.read(refusal.code, refusal.message)) from None
        except (aiosmtplib.SMTPException, OSError):
            raise Gone from None
        return Line(client)

    async def close(self) -> None:
        """Hang up every connection that is not in use."""
        while self._idle:
            self._idle.pop().close()
