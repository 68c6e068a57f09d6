"""Letters: a delivery on paper, to print, or to hand out at the counter."""

from pathlib import Path as File
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response, Security

from api.access import holder
from api.desk import AtDesk
from api.public.worded import worded
from messages.postal import postal
from messages.sheet import Sheet, drawn
from messages.words import Words
from operations.desk import Desk, NotThere, Who
from operations.touchpoints.letter import Coupon, printed
from operations.touchpoints.meet import Meeting
from store.texts import spoken

SCOPE = "letters:print"
MayPrint = Annotated[Who, Security(holder, scopes=[SCOPE])]

router = APIRouter(prefix="/api/v1/deliveries", tags=["messages"])
_PDF: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}
}


@router.get(
    "/{delivery}/letter.pdf",
    operation_id="print_letter",
    summary="A letter as PDF, with the code it brings",
    response_class=Response,
    responses=_PDF,
)
async def print_letter(who: MayPrint, delivery: Annotated[str, Path(max_length=64)], desk: AtDesk) -> Response:
    meeting, coupon = await printed(desk, who, delivery)
    sheet = await _sheet(desk, meeting, coupon)
    pdf = drawn(sheet, File(desk.letter_font) if desk.letter_font else None)
    headers = {"Content-Disposition": f'inline; filename="letter-{delivery[:8]}.pdf"', "Cache-Control": "no-store"}
    return Response(pdf, media_type="application/pdf", headers=headers)


async def _sheet(desk: Desk, meeting: Meeting, coupon: Coupon) -> Sheet:
    shown, _ = await worded(desk, meeting)
    brand, words = desk.renderer.brand(meeting.journey.brand), Words(meeting.locale, meeting.customer["zone"])
    address = postal(meeting.customer)
    if address is None:
        raise NotThere("this customer has no postal address any more; write street, postcode and city")
    at = meeting.delivery["at"]
    return Sheet(
        brand=brand.name,
        tagline=spoken(brand.tagline, meeting.locale) if brand.tagline else "",
        colour=brand.light.accent,
        imprint=tuple(brand.imprint),
        address=address,
        date=words.day(at),
        subject=shown.subject,
        text=shown.text,
        at=at,
        code=coupon.code,
        worth=coupon.worth,
    )
