"""`/w/…`: a message as a page, for whoever's mail program cannot show it."""

from typing import Annotated

from fastapi import Response
from fastapi.responses import HTMLResponse, PlainTextResponse

from api.desk import AtDesk
from api.public.page import met, pages
from api.public.worded import worded
from operations.touchpoints.meet import Meeting

router = pages()
# The message is somebody's template: it may show pictures and look like itself, and do nothing else.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data: https:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
_HEADERS = {"Content-Security-Policy": _POLICY, "X-Robots-Tag": "noindex, nofollow"}


@router.api_route("/w/{token}", methods=["GET", "HEAD"])
async def show(desk: AtDesk, reading: Annotated[Meeting, met("w")]) -> Response:
    shown, _ = await worded(desk, reading)
    return HTMLResponse(shown.html, headers=_HEADERS) if shown.html else PlainTextResponse(shown.text, headers=_HEADERS)
