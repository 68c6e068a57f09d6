"""Limits: how much, how long, how deep, nothing that a database cannot hold. Checked before anybody reads the body."""

import asyncio
import re

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.packing import Packing, how_packed

LARGEST = 1024 * 1024
LARGEST_HOOK = 512 * 1024
LARGEST_MAIL = 12 * 1024 * 1024
"""Of a mail that comes back: it may bring what we sent along, and more. Only its beginning is read."""
MAIL = "message/rfc822"
LARGEST_FILE = 32 * 1024 * 1024
FILES = re.compile(r"/console/imports|/(?:console|api/v1)/assets(?:/[^/]*)?")
"""Where a file may come. Its reader asks first who sends it, and keeps it on the disk: it is handed on as it comes."""
PATIENCE = 10.0
"""Seconds in which a body must be here: whoever drips holds a place that others need."""
DEEPEST = 32
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
# NUL, and halves of surrogate pairs without the other half.
_UNSTORABLE = re.compile(
    rb"\\u0000|\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F]"
)


class Limits:
    """Reads the body up to its limit and hands it on whole."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
            raise HTTPException(400, "an address cannot contain the character NUL")
        if FILES.fullmatch(scope["path"]):
            return await self._app(scope, _as_it_comes(receive, LARGEST_FILE), send)
        body = await _read(receive, _largest(scope), Headers(scope=scope))
        _examine(body, Headers(scope=scope).get("content-type", ""), managed=scope["path"].startswith("/api/"))
        await self._app(scope, _again(body, receive), send)


def _largest(scope: Scope) -> int:
    if not scope["path"].startswith("/hooks/"):
        return LARGEST
    return LARGEST_MAIL if Headers(scope=scope).get("content-type", "").startswith(MAIL) else LARGEST_HOOK


async def _read(receive: Receive, largest: int, headers: Headers) -> bytes:
    """The body, unpacked. What is too large is not read to its end, nor unpacked."""
    length = headers.get("content-length", "0")
    if length.isdigit() and int(length) > largest:
        raise _too_large(largest)
    reading = how_packed(headers.get("content-encoding", ""))
    try:
        async with asyncio.timeout(PATIENCE):
            return await _whole(receive, largest, reading)
    except TimeoutError:
        raise HTTPException(408, f"the body was not here within {PATIENCE:.0f} seconds; send it in parts") from None


async def _whole(receive: Receive, largest: int, reading: Packing) -> bytes:
    chunks, came, size, more = [], 0, 0, True
    while more:
        message = await receive()
        piece, more = message.get("body", b""), message.get("more_body", False)
        chunks.append(reading.read(piece, largest + 1 - size))
        came, size = came + len(piece), size + len(chunks[-1])
        if max(came, size) > largest:
            raise _too_large(largest)
    reading.end()
    return b"".join(chunks)


def _as_it_comes(receive: Receive, largest: int) -> Receive:
    left, more = largest, True

    async def read() -> Message:
        nonlocal left, more
        if not more:
            return await receive()
        try:
            async with asyncio.timeout(PATIENCE):
                message = await receive()
        except TimeoutError:
            raise HTTPException(408, f"nothing came for {PATIENCE:.0f} seconds") from None
        left, more = left - len(message.get("body", b"")), message.get("more_body", False)
        if left < 0:
            raise _too_large(largest)
        return message

    return read


def _too_large(largest: int) -> HTTPException:
    return HTTPException(413, f"at most {largest // 1024} KiB can be taken at once; send it in parts")


def _examine(body: bytes, media_type: str, *, managed: bool) -> None:
    if any(kind in media_type for kind in ("yaml", "form", "csv", MAIL)):  # their readers have limits of their own
        return
    if _depth(body) > DEEPEST:
        raise HTTPException(400, f"nested more than {DEEPEST} levels deep")
    if managed and _UNSTORABLE.search(body):
        raise HTTPException(400, "there is a NUL, or half a surrogate pair, in the text; remove it")


def _depth(body: bytes) -> int:
    deepest = depth = 0
    # Every second quote ends a string, when those within are gone. A regular expression takes six times as long.
    outside = body.replace(rb"\\", b"").replace(rb"\"", b"").split(b'"')[::2]
    for bracket in b"".join(outside).translate(None, _NOT_BRACKETS):
        depth += 1 if bracket in b"[{" else -1
        if (deepest := max(deepest, depth)) > DEEPEST:
            break
    return deepest


def _again(body: bytes, receive: Receive) -> Receive:
    told = False

    async def read() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return read
