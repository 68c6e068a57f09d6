"""Limits: how much, how deep, and nothing that a database cannot hold. Checked before anybody reads the body."""

import re

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 1024 * 1024
LARGEST_HOOK = 512 * 1024
DEEPEST = 32
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
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
        body = await _read(
            receive, LARGEST_HOOK if scope["path"].startswith("/hooks/") else LARGEST, Headers(scope=scope)
        )
        _examine(body, Headers(scope=scope).get("content-type", ""), managed=scope["path"].startswith("/api/"))
        await self._app(scope, _again(body, receive), send)


async def _read(receive: Receive, largest: int, headers: Headers) -> bytes:
    if headers.get("content-length", "0").isdigit() and int(headers.get("content-length", "0")) > largest:
        raise _too_large(largest)
    chunks, size, more = [], 0, True
    while more:
        message = await receive()
        chunks.append(message.get("body", b""))
        size, more = size + len(chunks[-1]), message.get("more_body", False)
        if size > largest:
            raise _too_large(largest)
    return b"".join(chunks)


def _too_large(largest: int) -> HTTPException:
    return HTTPException(413, f"at most {largest // 1024} KiB can be taken at once; send it in parts")


def _examine(body: bytes, media_type: str, *, managed: bool) -> None:
    if "yaml" in media_type or "form" in media_type:  # their readers have limits of their own
        return
    if _depth(body) > DEEPEST:
        raise HTTPException(400, f"nested more than {DEEPEST} levels deep")
    if managed and _UNSTORABLE.search(body):
        raise HTTPException(400, "there is a NUL, or half a surrogate pair, in the text; remove it")


def _depth(body: bytes) -> int:
    deepest = depth = 0
    for bracket in _STRING.sub(b"", body).translate(None, _NOT_BRACKETS):
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
