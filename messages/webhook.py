"""Calling another system over HTTP: one try, and what came back."""

import asyncio
import ssl
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

import httpx2

from messages.retry_after import retry_after

_LONGEST = 20
"""Seconds for all of it, however slowly the other side speaks."""
_MOST = 64 * 1024
"""Bytes of an answer that are read."""
_OURS = {"content-type": "application/json", "accept": "application/json", "accept-encoding": "identity"}


@dataclass(frozen=True)
class Reply:
    """What came back: `status` is None when nobody answered; of a body that is too long there is nothing."""

    status: int | None = None
    body: bytes = b""
    later: timedelta = timedelta(0)
    """How long the other side asks us to wait before the next try."""


async def call(url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    """Post it once. A redirect is an answer like any other: nobody is sent where the operator did not mean to."""
    try:
        async with asyncio.timeout(_LONGEST), _client() as client, _posted(client, url, body, headers) as answer:
            return Reply(answer.status_code, await _read(answer), retry_after(answer.headers))
    except (TimeoutError, httpx2.HTTPError, httpx2.InvalidURL):
        return Reply()


def _client() -> httpx2.AsyncClient:
    # The operator's address is where it goes: no proxy, no password file, nothing from the environment.
    return httpx2.AsyncClient(verify=_tls(), trust_env=False, follow_redirects=False, timeout=_LONGEST / 2)


def _posted(
    client: httpx2.AsyncClient, url: str, body: bytes, headers: Mapping[str, str]
) -> AbstractAsyncContextManager[httpx2.Response]:
    return client.stream("POST", url, content=body, headers=_OURS | dict(headers))


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return httpx2.create_ssl_context(trust_env=False)  # to read all the certificates takes longer than a call


async def _read(answer: httpx2.Response) -> bytes:
    read = b""
    async for piece in answer.aiter_raw():
        read += piece
        if len(read) > _MOST:
            return b""
    return read
