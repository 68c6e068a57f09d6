"""Messages: what is said, file by file; checked, looked at, tried."""

from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Path, Query, Response
from pydantic import Field

from api.access import MayReadJourneys, MayWriteJourneys
from api.desk import AtDesk
from api.finding import Finding
from api.idempotency import Making
from api.pages import After, Limit, Page, page
from api.revisions import Expected, Needed, tag
from api.shape import Asked, Facts, Id, Instant, Line, Told
from operations.content import messages
from operations.content.lint import lint_message
from operations.content.picture import WIDTHS, NoBrowser, picture
from operations.content.preview import Preview as Seen
from operations.content.preview import Wish, preview
from operations.content.test_send import test_send
from operations.desk import Who
from store.rows import Row

router = APIRouter(prefix="/api/v1/messages", tags=["messages"], route_class=Making)

Key = Annotated[str, Path(max_length=63, examples=["welcome"])]
Name = Annotated[str, Field(max_length=63)]
Text = Annotated[str, Field(max_length=1024 * 1024)]
Files = Annotated[dict[str, Text], Field(min_length=1, max_length=100, examples=[{"email/en/subject.txt": "Hello"}])]
Language = Annotated[str, Field(min_length=2, max_length=35, examples=["de"])]
_PNG = {"content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}}


class MessageChange(Asked):
    """A message's files: all of them, each under `CHANNEL/LOCALE/FILE`."""

    files: Files


class NewMessage(MessageChange):
    """A message that is added, also in front of one that is a file."""

    key: Name


class Message(Told):
    """A message. One whose origin is `file` stands in a folder and is read-only here."""

    key: str
    origin: Literal["api", "file"]
    channels: list[str]
    locales: list[str]
    used_by: list[str]
    """Such as `journey smatched`: drafts, and what is live."""
    revision: int | None = None
    """Counts every change; the ETag. Null for a file."""
    created_at: Instant | None = None
    updated_at: Instant | None = None


class MessageWithFiles(Message):
    """A message, with what it is made of."""

    files: dict[str, str]


class Checked(Told):
    """Whether a message can be published, and everything that is to be said about it."""

    sound: bool
    findings: list[Finding]


class Profile(Asked):
    """Somebody who might be."""

    name: Line | None = None
    interests: Annotated[list[Line], Field(max_length=100)] = []
    attributes: Facts = {}


class Look(Asked):
    """How a message is to be looked at."""

    customer: Id | None = None
    """Somebody of ours; the key needs the scope `customers:read` for it."""
    profile: Profile | None = None
    """Somebody who might be, instead."""
    channel: Name = "email"
    locale: Language | None = None
    """Else the customer's own."""
    brand: Name | None = None
    journey: Name | None = None
    """One that sends it; else the first of them."""

    def wish(self, who: Who) -> Wish:
        """The same, for the desk. 403 when they may not look at customers."""
        told = self.model_dump(exclude={"to"})
        return _allowed(who, Wish(**told))


class TestSend(Look):
    """A message to be tried. It counts nowhere, and its links lead nowhere."""

    to: Line
    """Where it goes: an address on this channel, your own."""


class Preview(Told):
    """A message as somebody would get it. Nothing is in it when it cannot be written: then the findings say why."""

    message: str
    channel: str
    locale: str
    brand: str
    journey: str
    sender: str
    subject: str
    preheader: str
    text: str
    html: str
    size: int
    """Bytes of the page, or else of the text."""
    written: bool
    findings: list[Finding]


class TestSent(Told):
    """What the other side said of it."""

    state: Literal["accepted", "rejected", "try_again", "unknown"]
    code: str
    reason: str
    findings: list[Finding]


@router.get("", operation_id="list_messages", summary="All messages: those that are files, and those written here")
async def list_messages(who: MayReadJourneys, desk: AtDesk, after: After, limit: Limit = 50) -> Page[Message]:
    return page(Message, await messages.every(desk, after=after, limit=limit + 1), limit, by="key")


@router.post("", operation_id="add_message", summary="Add a message", status_code=201)
async def add_message(who: MayWriteJourneys, asked: NewMessage, desk: AtDesk, response: Response) -> MessageWithFiles:
    row = await messages.keep(desk, who, asked.key, asked.files, new=True)
    response.headers["Location"] = f"/api/v1/messages/{row['key']}"
    return _told(row, response)


@router.get("/{key}", operation_id="read_message", summary="One message, with its files")
async def read_message(who: MayReadJourneys, key: Key, desk: AtDesk, response: Response) -> MessageWithFiles:
    return _told(await messages.one(desk, key), response)


@router.put("/{key}", operation_id="change_message", summary="Change a message that was written here")
async def change_message(
    who: MayWriteJourneys, key: Key, asked: MessageChange, revision: Needed, desk: AtDesk, response: Response
) -> MessageWithFiles:
    return _told(await messages.keep(desk, who, key, asked.files, revision=revision), response)


@router.delete("/{key}", operation_id="remove_message", summary="Remove a message that nothing uses", status_code=204)
async def remove_message(who: MayWriteJourneys, key: Key, revision: Expected, desk: AtDesk) -> None:
    await messages.drop(desk, who, key, revision)


@router.post("/{key}/checks", operation_id="check_message", summary="What is wrong with a message")
async def check_message(who: MayReadJourneys, key: Key, desk: AtDesk) -> Checked:
    found = [Finding.model_validate(one) for one in await lint_message(desk, key)]
    return Checked(sound=all(one.level != "error" for one in found), findings=found)


@router.post("/{key}/previews", operation_id="preview_message", summary="A message as somebody would get it")
async def preview_message(who: MayReadJourneys, key: Key, asked: Look, desk: AtDesk) -> Preview:
    return Preview.model_validate(await preview(desk, key, asked.wish(who)))


@router.get(
    "/{key}/picture",
    operation_id="draw_message",
    summary="The same as a picture, on a phone or on a desktop",
    response_class=Response,
    responses={200: _PNG},
)
async def draw_message(
    who: MayReadJourneys,
    key: Key,
    desk: AtDesk,
    width: Annotated[Literal["phone", "desktop"], Query()] = "phone",
    customer: Annotated[str | None, Query(max_length=255)] = None,
    channel: Annotated[str, Query(max_length=63)] = "email",
    locale: Annotated[str | None, Query(min_length=2, max_length=35)] = None,
    brand: Annotated[str | None, Query(max_length=63)] = None,
    journey: Annotated[str | None, Query(max_length=63)] = None,
) -> Response:
    """Needs Chromium where Etappe runs; 501 where there is none."""
    wish = Wish(customer=customer, channel=channel, locale=locale, brand=brand, journey=journey)
    return Response(await drawn(await preview(desk, key, _allowed(who, wish)), width), media_type="image/png")


@router.post("/{key}/test-sends", operation_id="try_message", summary="Send a message to yourself, at once")
async def try_message(who: MayWriteJourneys, key: Key, asked: TestSend, desk: AtDesk) -> TestSent:
    return TestSent.model_validate(await test_send(desk, who, key, asked.wish(who), asked.to))


async def drawn(seen: Seen, width: str) -> bytes:
    """A picture of a page. 422 for a message without one, 501 without a browser."""
    if not seen.html:
        raise HTTPException(422, "this message has no page to draw; its preview has the text")
    try:
        return await picture(seen.html, WIDTHS[width])
    except NoBrowser as missing:
        raise HTTPException(501, str(missing)) from None


def _allowed(who: Who, wish: Wish) -> Wish:
    if wish.customer and not who.may("customers:read"):
        raise HTTPException(403, "this key lacks the scope customers:read")
    return wish


def _told(row: Row, response: Response) -> MessageWithFiles:
    if row["revision"]:
        tag(response, row["revision"])
    return MessageWithFiles.model_validate(row)
