"""Lines to one mail server, kept open from mail to mail."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import lru_cache
from typing import cast

import aiosmtplib

from messages.mail.envelope import Envelope
from messages.mail.line import Gone, Line
from messages.mail.relay import Relay
from messages.mail.replies import Reply
from messages.message import Answer, Fence

_CONNECT, _COMMAND = 20.0, 30.0
_MOST = 500
"""Mails on one connection; servers do not like to be held for ever."""
_IDLE = 60.0
"""Seconds after which a line that nobody needs is hung up; most servers wait five minutes."""


class Lines:
    """At most `size` lines, each used by one mail at a time."""

    def __init__(self, relay: Relay, size: int) -> None:
        self.relay = relay
        self._slots = asyncio.Semaphore(size)
        self._idle: list[tuple[float, Line]] = []
        """Since when, and which; the longest idle first."""
        self._sweeping: asyncio.TimerHandle | None = None
        self._gone_at = 0.0

    async def carry(self, written: Callable[[], tuple[Envelope, bytes]], fence: Fence) -> Answer:
        """One mail, written when its turn has come: the server reads others meanwhile.

        Raises Gone when nobody listens, and what `written` and `fence` raise: then nothing has gone out.
        """
        asked = asyncio.get_running_loop().time()
        async with self._slots:
            if self._gone_at > asked:  # somebody has knocked while we stood in line
                raise Gone
            envelope, raw = written()
            line, answer = await self._announced(envelope)
            with _hung_up_on_failure(line):
                answer = answer or await line.hand_over(raw, fence)
            self._put_back(line)
            return answer

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Line]:
        """A line of your own for a while; hung up when the block fails. Raises Gone."""
        async with self._slots:
            line = self._rested() or await self._new()
            with _hung_up_on_failure(line):
                yield line
            self._put_back(line)

    async def _announced(self, envelope: Envelope) -> tuple[Line, Answer | None]:
        """A line on which a mail has been announced. One that died while it rested is no reason to give up."""
        while line := self._rested():
            with _hung_up_on_failure(line):
                try:
                    return line, await line.announce(envelope)
                except Gone:
                    line.close()
        line = await self._new()
        with _hung_up_on_failure(line):
            return line, await line.announce(envelope)

    # --- lines that rest ---

    def _rested(self) -> Line | None:
        while self._idle:
            _, line = self._idle.pop()
            if line.open:
                return line
        return None

    def _put_back(self, line: Line) -> None:
        if line.carried >= _MOST:
            line.quit()
        if not line.open:
            return
        loop = asyncio.get_running_loop()
        self._idle.append((loop.time(), line))
        if self._sweeping is None:
            self._sweeping = loop.call_later(_IDLE, self._sweep, loop)

    def _sweep(self, loop: asyncio.AbstractEventLoop) -> None:
        """Hang up what has rested long enough."""
        tired = [one for one in self._idle if one[0] + _IDLE <= loop.time()]
        self._idle = self._idle[len(tired) :]
        for _, line in tired:
            line.quit()
        self._sweeping = loop.call_later(_IDLE, self._sweep, loop) if self._idle else None

    # --- new lines ---

    async def _new(self) -> Line:
        relay = self.relay
        client = aiosmtplib.SMTP(
            hostname=relay.host,
            port=relay.port,
            local_hostname=relay.hello,
            timeout=_COMMAND,
            use_tls=relay.security == "tls",
            start_tls=relay.security == "starttls",
            tls_context=None if relay.security == "plain" else _tls(),
            username=relay.user,
            password=relay.password,
        )
        try:
            return await _greeted(client)
        except Gone:
            self._gone_at = asyncio.get_running_loop().time()
            raise

    async def close(self) -> None:
        """Hang up every line that is not in use."""
        if self._sweeping:
            self._sweeping.cancel()
        while self._idle:
            self._idle.pop()[1].quit()


async def _greeted(client: aiosmtplib.SMTP) -> Line:
    """The library connects, encrypts and logs in; what it has made is ours then."""
    try:
        await client.connect(timeout=_CONNECT)
        await client.ehlo()
    except aiosmtplib.SMTPResponseException as refusal:
        client.close()
        raise Gone(Reply.read(refusal.code, refusal.message)) from None
    except (aiosmtplib.SMTPException, OSError):
        client.close()
        raise Gone from None
    if client.transport is None or client.transport.is_closing():
        raise Gone
    return Line(cast(asyncio.Transport, client.transport), client.esmtp_extensions)


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    """Checks certificates and names. Made once: to read the certificates of the world takes 20 ms."""
    return ssl.create_default_context()


@contextmanager
def _hung_up_on_failure(line: Line) -> Iterator[None]:
    try:
        yield
    except BaseException:
        line.close()
        raise
