"""`/v/…` and `/g/…`: a voucher and a gift card, with the code to show at the till."""

from typing import Annotated

import segno
from fastapi import Request, Response
from markupsafe import Markup

from api.desk import AtDesk
from api.public.page import met, page, pages
from operations.touchpoints import show
from operations.touchpoints.meet import Meeting

router = pages()


@router.api_route("/v/{token}", methods=["GET", "HEAD"])
async def voucher(request: Request, desk: AtDesk, holding: Annotated[Meeting, met("v")]) -> Response:
    reward = await show.voucher(desk, holding)
    return page(request, "voucher.html", holding, reward=reward, picture=_picture(reward.code))


@router.api_route("/g/{token}", methods=["GET", "HEAD"])
async def gift_card(request: Request, desk: AtDesk, holding: Annotated[Meeting, met("g")]) -> Response:
    reward = await show.gift_card(desk, holding)
    return page(request, "gift_card.html", holding, reward=reward, picture=_picture(reward.code))


def _picture(code: str) -> Markup:
    """The code as a QR code: an SVG of ours, with nothing in it that anybody typed."""
    drawn = segno.make_qr(code, error="m").svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None)
    return Markup(drawn)  # noqa: S704 - drawn from our own letters and digits
