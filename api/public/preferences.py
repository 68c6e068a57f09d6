"""`/p/…`: what a customer wants to hear about. Opening it changes nothing; saving does, and at once."""

from typing import Annotated

from fastapi import Request, Response

from api.desk import AtDesk
from api.public.origin import origin
from api.public.page import met, page, pages
from operations.permission.preferences import Choice, choices, choose, none_at_all
from operations.touchpoints.meet import Meeting

router = pages()
Choosing = Annotated[Meeting, met("p")]


@router.api_route("/p/{token}", methods=["GET", "HEAD"])
async def ask(request: Request, desk: AtDesk, choosing: Choosing) -> Response:
    return _page(request, choosing, await choices(desk, choosing), saved=False)


@router.post("/p/{token}")
async def save(request: Request, desk: AtDesk, choosing: Choosing) -> Response:
    form, seen = await request.form(), origin(request) | {"where": f"{desk.links.base_url}/p/"}
    if "off" in form:
        return _page(request, choosing, await none_at_all(desk, choosing, seen), saved=True)
    shown, wanted = ({str(one) for one in form.getlist(name)} for name in ("shown", "wanted"))
    return _page(request, choosing, await choose(desk, choosing, shown, wanted, seen), saved=True)


def _page(request: Request, choosing: Meeting, offered: list[Choice], *, saved: bool) -> Response:
    channels = dict[str, list[Choice]]()
    for choice in offered:
        channels.setdefault(choice.channel, []).append(choice)
    return page(request, "preferences.html", choosing, channels=channels, saved=saved)
