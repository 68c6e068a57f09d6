"""`/inbox/…`: a customer's inbox, for the shop's own page to poll. Looking changes nothing; reading is told."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.desk import AtDesk
from api.public.worded import worded
from api.shape import Instant, Told
from operations.desk import NotThere
from operations.touchpoints import inbox

router = APIRouter(prefix="/inbox", tags=["messages"])
Token = Annotated[str, Path(max_length=128)]
# The address is the key and there are no cookies, so that any page may ask which knows it.
_OPEN = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}


class InboxMessage(Told):
    """One message. `html` is somebody's template: show it in a sandboxed frame, or show the text."""

    id: str
    at: Instant
    subject: str
    text: str
    html: str
    url: str
    """Where it leads: to its survey, voucher, film, … or to itself as a page."""
    read: bool


class InboxPage(Told):
    """What is in it, the newest first."""

    data: list[InboxMessage]
    unread: int


@router.get("/{token}", operation_id="read_inbox", summary="A customer’s inbox")
async def read_inbox(token: Token, desk: AtDesk, response: Response) -> InboxPage:
    response.headers.update(_OPEN)
    found = list[InboxMessage]()
    for meeting, read in await inbox.opened(desk, token):
        try:
            shown, links = await worded(desk, meeting)
        except NotThere:  # one whose template is gone hides no other
            continue
        told = {"subject": shown.subject, "text": shown.text, "html": shown.html, "read": read}
        at, url = meeting.delivery["at"], links.get("page", links["web"])
        found.append(InboxMessage(id=meeting.delivery["id"], at=at, url=url, **told))
    return InboxPage(data=found, unread=sum(not one.read for one in found))


@router.post("/{token}/{delivery}/read", operation_id="mark_read", summary="A message was read", status_code=204)
async def mark_read(
    token: Token, delivery: Annotated[str, Path(max_length=64)], desk: AtDesk, response: Response
) -> None:
    response.headers.update(_OPEN)
    await inbox.read(desk, token, delivery)
