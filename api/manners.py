"""Manners: what every answer has, whoever gives it: a request id, headers that protect, and never a bare failure."""

import re
from time import perf_counter

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uuid_utils import uuid7

from api import problem
from api.metrics import Metrics

_log = structlog.get_logger("etappe.api")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Manners:
    """The outermost layer. A header that a route set itself stays as it set it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        status, begun = 500, perf_counter()

        async def polite(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _complete(MutableHeaders(scope=message), request_id)
            await send(message)

        try:
            await self._told(scope, receive, polite)
        finally:
            self._metrics.count(scope, status, perf_counter() - begun)

    async def _told(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except Exception as error:
            if not isinstance(error, problem.KINDS):
                _log.exception("a request failed", request_id=scope["state"]["request_id"], path=scope["path"])
            told = await problem.answer(Request(scope), error)
            await told(scope, receive, send)


def _request_id(scope: Scope) -> str:
    brought = Headers(scope=scope).get("x-request-id", "")
    return brought if _REQUEST_ID.fullmatch(brought) else uuid7().hex


def _complete(headers: MutableHeaders, request_id: str) -> None:
    headers["X-Request-Id"] = request_id
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
