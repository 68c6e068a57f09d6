"""`/u/…`: no more of this. A page with a button for people, and RFC 8058's one-click POST for mail programs."""

from typing import Annotated

from fastapi import Request, Response

from api.desk import AtDesk
from api.public.page import met, page, pages
from operations.touchpoints.meet import Meeting
from operations.touchpoints.unsubscribe import unsubscribe

router = pages()
Leaving = Annotated[Meeting, met("u")]
_ONE_CLICK = b"One-Click"


@router.api_route("/u/{token}", methods=["GET", "HEAD"])
async def ask(request: Request, leaving: Leaving) -> Response:
    return page(request, "unsubscribe.html", leaving, gone=False)


@router.post("/u/{token}")
async def leave(request: Request, desk: AtDesk, leaving: Leaving) -> Response:
    # Only the words count, urlencoded or multipart: somebody who wants to leave does not fail for want of a boundary.
    await unsubscribe(desk, leaving, "one-click" if _ONE_CLICK in await request.body() else "page")
    return page(request, "unsubscribe.html", leaving, gone=True)
