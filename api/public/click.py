"""`/c/…`: a link of a message, on its way to where it leads. `/i/…`: the picture that tells that a page was shown.

Both write down that somebody was here, and change nothing else: what follows links is often a machine.
"""

from base64 import b64decode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.desk import AtDesk
from api.public.page import pages
from messages.machines import Why, machine
from operations.desk import Desk
from operations.touchpoints.engage import follow, see, sent
from store.rows import Row

router = pages()
_DOT = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
"""The smallest transparent picture."""
_QUIET = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


@router.api_route("/c/{token}", methods=["GET", "HEAD"])
async def click(request: Request, desk: AtDesk, token: str) -> Response:
    delivery, number = await sent(desk, token)
    return RedirectResponse(await follow(desk, delivery, number, _judged(request, desk, delivery)), 302, _QUIET)


@router.api_route("/i/{token}", methods=["GET", "HEAD"])
async def shown(request: Request, desk: AtDesk, token: str) -> Response:
    delivery, _ = await sent(desk, token, "i")
    await see(desk, delivery, _judged(request, desk, delivery))
    return Response(_DOT, media_type="image/gif", headers=_QUIET)


def _judged(request: Request, desk: Desk, delivery: Row) -> Why:
    return machine(request.method, request.headers, desk.clock() - delivery["updated_at"])
