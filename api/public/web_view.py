"""`/w/…`: a message as a page, for whoever's mail program cannot show it."""

from typing import Annotated

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse

from activities.facts import facts
from api.desk import AtDesk
from api.public.page import met, pages, renderer_of
from journeys.delivery import Letter
from journeys.passage import Whereabouts
from messages.content.content import Content
from messages.content.faults import TemplateFault
from operations.desk import NotThere
from operations.touchpoints.meet import GONE, Meeting
from store.journeys import contents

router = pages()
# The message is somebody's template: it may show pictures and look like itself, and do nothing else.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data: https:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
_HEADERS = {"Content-Security-Policy": _POLICY, "X-Robots-Tag": "noindex, nofollow"}


@router.api_route("/w/{token}", methods=["GET", "HEAD"])
async def show(request: Request, desk: AtDesk, reading: Annotated[Meeting, met("w")]) -> Response:
    delivery, customer = reading.delivery, reading.customer
    walk, _, _ = reading.touchpoint.partition("/")
    where = Whereabouts(**delivery | {"enrolment": walk, "now": reading.now})
    letter = reading.step.letter() or Letter(message=delivery["message"], channel=delivery["channel"])
    async with desk.database.read() as connection:
        known = await facts(connection, desk.links, where, letter, reading.journey, customer)
        pinned = await contents.of(connection, delivery["journey"], delivery["version"])
    content = Content(**pinned) if pinned else None
    try:
        message, channel = delivery["message"], delivery["channel"]
        shown = renderer_of(request).render(message, channel, customer["locale"], known, content)
    except TemplateFault:  # the message was renamed or taken away since
        raise NotThere(GONE) from None
    return HTMLResponse(shown.html, headers=_HEADERS) if shown.html else PlainTextResponse(shown.text, headers=_HEADERS)
