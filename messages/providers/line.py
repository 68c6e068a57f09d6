"""The line to a provider: connections kept open, and one request whose body waits for the fence."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache

import httpx2

from messages.mail.replies import AWAY, NO_ANSWER
from messages.message import Answer, Fence
from messages.retry_after import AT_ONCE, retry_after

_LONGEST = 20
"""Seconds for all of it, however slowly the other side speaks."""
_MOST = 64 * 1024
"""Bytes of an answer that are read."""


@dataclass(frozen=True)
class Request:
    """One request, whole."""

    url: str
    headers: Mapping[str, str]
    body: bytes
    method: str = "POST"


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    body: bytes
    later: timedelta = AT_ONCE
    """How long they ask us to wait."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Their names are in small letters."""


class Line:
    """To one provider. Opened at the first message, in the loop that sends."""

    def __init__(self) -> None:
        self._client: httpx2.AsyncClient | None = None

    async def say(self, request: Request, fence: Fence) -> Reply | Answer:
        """The reply; or the answer when there is none. The head goes first: without a body nobody can act on it.

        Raises what `fence` raises.
        """
        leaving = _Leaving(request.body, fence)
        try:
            async with asyncio.timeout(_LONGEST):
                return await self._say(request, leaving)
        except (TimeoutError, httpx2.HTTPError, httpx2.InvalidURL, OSError):
            if leaving.stopped:
                raise leaving.stopped from None
            return Answer("unknown", reason=NO_ANSWER) if leaving.left else Answer("try_again", reason=AWAY)

    async def _say(self, request: Request, leaving: "_Leaving") -> Reply:
        headers = {"accept": "application/json", **request.headers, "content-length": str(len(request.body))}
        sending = self._open().stream(request.method, request.url, content=leaving.pieces(), headers=headers)
        async with sending as answer:
            read, later = b"", retry_after(answer.headers)
            async for piece in answer.aiter_bytes():
                read += piece
                if len(read) > _MOST:
                    return Reply(answer.status_code, b"", later, answer.headers)
            return Reply(answer.status_code, read, later, answer.headers)

    def _open(self) -> httpx2.AsyncClient:
        if self._client is None:
            # The operator's address is where it goes: nothing from the environment, nowhere else.
            limits = httpx2.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=5)
            self._client = httpx2.AsyncClient(
                verify=_tls(), trust_env=False, follow_redirects=False, timeout=_LONGEST / 2, limits=limits
            )
        return self._client

    async def close(self) -> None:
        """Hang up."""
        if self._client:
            await self._client.aclose()


class _Leaving:
    """A body that leaves when the fence says so."""

    def __init__(self, body: bytes, fence: Fence) -> None:
        self._body, self._fence = body, fence
        self.left = False
        self.stopped: Exception | None = None

    async def pieces(self) -> AsyncIterator[bytes]:
        """All of it, once."""
        try:
            await self._fence()
        except Exception as stop:
            self.stopped = stop
            raise
        self.left = True
        yield self._body


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return httpx2.create_ssl_context(trust_env=False)
