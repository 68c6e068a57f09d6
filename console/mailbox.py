"""The development mailbox: mails as they look, and as they are."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import PlainTextResponse, RedirectResponse

from console.guard import Guarded
from console.sealed import sealed
from console.view import Operator, View
from operations.desk import NotThere
from store.rows import Row
from store.sending import mailbox

router = APIRouter(route_class=Guarded)
Number = Annotated[int, Path(ge=1, le=2**53)]
_PAGE = 50


@router.get("/mailbox")
async def mails(
    view: Operator,
    to: Annotated[str | None, Query(max_length=320)] = None,
    before: Annotated[int | None, Query(ge=1, le=2**53)] = None,
) -> Response:
    async with view.desk.database.read() as connection:
        found = await mailbox.latest(connection, _PAGE + 1, to or None, before)
    more = found[_PAGE - 1]["id"] if len(found) > _PAGE else None
    return view.show("mailbox", mails=found[:_PAGE], to=to or None, more=more)


@router.get("/mailbox/{number}")
async def mail(view: Operator, number: Number) -> Response:
    row, letter = await _letter(view, number)
    shown = {
        "headers": [(name, str(value)) for name, value in letter.items()],
        "text": _part(letter, "plain"),
        "source": row["raw"].decode("utf-8", "replace"),
        "has_html": letter.get_body(("html",)) is not None,
    }
    return view.show("mail", mail=row, **shown)


@router.get("/mailbox/{number}/html")
async def as_it_looks(view: Operator, number: Number) -> Response:
    _, letter = await _letter(view, number)
    return sealed(_part(letter, "html"))


@router.get("/mailbox/{number}/source")
async def source(view: Operator, number: Number) -> Response:
    row, _ = await _letter(view, number)
    return PlainTextResponse(row["raw"], headers={"Content-Disposition": f'attachment; filename="{number}.eml"'})


@router.post("/mailbox/clearance")
async def clear(view: Operator) -> Response:
    async with view.desk.database.begin() as connection:
        await mailbox.clear(connection)
    return RedirectResponse("/console/mailbox", 303)


async def _letter(view: View, number: int) -> tuple[Row, EmailMessage]:
    async with view.desk.database.read() as connection:
        row = await mailbox.find(connection, number)
    if row is None:
        raise NotThere(f"there is no mail {number}")
    letter = message_from_bytes(row["raw"], policy=policy.default)
    return row, letter


def _part(letter: EmailMessage, kind: Literal["plain", "html"]) -> str:
    """The text of a mail or its page; empty when it has none, what it really says when its charset is nonsense."""
    part = letter.get_body((kind,))
    try:
        return str(part.get_content()) if part else ""
    except LookupError:
        return bytes(part.get_payload(decode=True)).decode("utf-8", "replace") if part else ""
