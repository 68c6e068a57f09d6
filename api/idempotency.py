"""`Idempotency-Key`: a POST that makes something makes it once, however often it is sent."""

import hashlib
import json
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from fastapi import HTTPException, Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials

from api.access import caller
from api.desk import desk_of
from operations import once
from operations.desk import Desk, Who

SHOWN_ONCE = ("api_key", "secret", "write_key")
"""Fields of an answer that are never kept, and so are null when it is said again."""

_HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    "description": "With the same key and the same body, the first answer is said again (24 hours).",
}
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class Making(APIRoute):
    """A route whose POST makes something."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **about: Any) -> None:
        if "POST" in (about.get("methods") or ()):
            about["openapi_extra"] = {"parameters": [_HEADER]} | (about.get("openapi_extra") or {})
        super().__init__(path, endpoint, **about)

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
            return await handle(request) if key is None else await _once(request, key, lambda: handle(request))

        return handled


async def _once(request: Request, key: str, handle: Callable[[], Awaitable[Response]]) -> Response:
    if not 0 < len(key) <= 255:
        raise HTTPException(400, "an Idempotency-Key has 1 to 255 characters")
    desk = desk_of(request)
    who = await _caller(request, desk)
    said = await once.claim(desk, who, key, await _fingerprint(request))
    if said:
        return JSONResponse(said.body, said.status, {"Idempotent-Replayed": "true"})
    return await _kept(desk, who, key, handle)


async def _kept(desk: Desk, who: Who, key: str, handle: Callable[[], Awaitable[Response]]) -> Response:
    try:
        response = await handle()
    except BaseException:
        await once.let_go(desk, who, key)
        raise
    await once.keep(desk, who, key, response.status_code, _body(response))
    return response


async def _caller(request: Request, desk: Desk) -> Who:
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    given = HTTPAuthorizationCredentials(scheme=scheme, credentials=credentials) if scheme.lower() == "bearer" else None
    return await caller(desk, given)


async def _fingerprint(request: Request) -> str:
    said = f"{request.method} {request.url.path}?{request.url.query}\n".encode() + await request.body()
    return hashlib.sha256(said).hexdigest()


def _body(response: Response) -> Any:
    body = json.loads(bytes(response.body)) if response.body else None
    return body | dict.fromkeys(set(SHOWN_ONCE) & set(body)) if isinstance(body, dict) else body
