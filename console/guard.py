"""The guard at the console's door: no posts from other sites, and what browsers must keep to on every page."""

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from console.view import SignedOut, view_of
from operations.desk import NotThere, Refused

Handler = Callable[[Request], Coroutine[Any, Any, Response]]

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: with it, browsers say `Origin: null` when a form is posted to our own site.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class FromElsewhere(Refused):
    """Another site had a browser send this."""


class Guarded(APIRoute):
    """A route of the console: what goes wrong is told on a page, and every answer has the headers."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            answer = await _answered(handle, request)
            for name, value in _HEADERS.items():
                answer.headers.setdefault(name, value)
            return answer

        return guarded


async def _answered(handle: Handler, request: Request) -> Response:
    try:
        return await handle(request)
    except SignedOut:
        return view_of(request).show("signed_out", 401)
    except FromElsewhere:
        view = view_of(request)
        return view.show("refused", 403, reason=view.words("This came from another site, so nothing was done."))
    except (NotThere, RequestValidationError):
        view = view_of(request)
        return view.show("refused", 404, reason=view.words("There is nothing at this address."))
    except Refused:
        view = view_of(request)
        reason = view.words("This is not possible, or not any more: things may have changed since you looked.")
        return view.show("refused", 409, reason=reason)


async def from_here(request: Request) -> None:
    """Raises FromElsewhere for what another site had a browser send."""
    if request.method in ("GET", "HEAD"):
        return
    site = request.headers.get("sec-fetch-site")
    if not (site in ("same-origin", "none") if site else request.headers.get("origin") == _origin(request)):
        raise FromElsewhere(FromElsewhere.__doc__)


def _origin(request: Request) -> str:
    base = urlsplit(request.state.desk.links.base_url)
    return f"{base.scheme}://{base.netloc}"
