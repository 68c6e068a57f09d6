"""A public page: in the customer's language and the journey's colours, safe for anybody and anything to open."""

import secrets
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.desk import AtDesk, desk_of
from messages.content.brand import BadBrand, Brand
from messages.links import Purpose
from messages.words import Words
from operations.content.brands import dressed
from operations.desk import NotThere
from operations.touchpoints.meet import Meeting, meet
from store.rows import Row
from store.texts import spoken

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.globals["spoken"] = spoken
_NEUTRAL = "plain"


class _Kind(APIRoute):
    """What is not there is told kindly, and the same to everybody."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except NotThere:
                return plain(request, "lost.html", 404)

        return handled


def pages() -> APIRouter:
    """A router for pages: not in the API's description, and never a bare error."""
    return APIRouter(route_class=_Kind, include_in_schema=False, default_response_class=HTMLResponse)


def met(purpose: Purpose) -> Any:
    """A dependency: whom the link in the path's `{token}` leads back to."""

    async def _met(request: Request, desk: AtDesk, token: str) -> Meeting:
        meeting = await meet(desk, purpose, token)
        request.state.look = await dressed(desk, meeting.journey.brand)
        return meeting

    return Depends(_met)


def page(request: Request, template: str, meeting: Meeting, status: int = 200, **facts: Any) -> HTMLResponse:
    """A page for a customer."""
    return page_for(request, template, meeting.customer, meeting.journey.brand, status, **facts)


def page_for(
    request: Request, template: str, customer: Row, brand: str, status: int = 200, **facts: Any
) -> HTMLResponse:
    """The same, for one who came from no journey."""
    words = Words(customer["locale"], customer["zone"])
    return _page(request, template, status, words, _look(request, brand), facts)


def plain(request: Request, template: str, status: int = 200, **facts: Any) -> HTMLResponse:
    """A page for whoever asks, in the language their browser asks for."""
    words = Words(request.headers.get("Accept-Language", ""))
    return _page(request, template, status, words, desk_of(request).renderer.brand(_NEUTRAL), facts)


def _look(request: Request, key: str) -> Brand:
    """The brand as it is now; the neutral one when it was taken away since."""
    seen: Brand | None = getattr(request.state, "look", None)
    if seen and seen.key == key:
        return seen
    try:
        return desk_of(request).renderer.brand(key)
    except BadBrand:
        return desk_of(request).renderer.brand(_NEUTRAL)


def _page(
    request: Request, template: str, status: int, words: Words, brand: Brand, facts: dict[str, Any]
) -> HTMLResponse:
    nonce = secrets.token_urlsafe(16)
    known = {"words": words, "brand": brand, "nonce": nonce, "here": request.url.path, **facts}
    return HTMLResponse(_TEMPLATES.get_template(template).render(known), status, headers=_headers(words, nonce))


def _headers(words: Words, nonce: str) -> dict[str, str]:
    policy = (
        f"default-src 'none'; style-src 'self' 'nonce-{nonce}'; script-src 'self'; img-src 'self' data:; "
        "media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return {"Content-Security-Policy": policy, "Content-Language": words.locale, "X-Robots-Tag": "noindex, nofollow"}
