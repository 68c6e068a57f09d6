"""Suppressions: who must not be written to, whatever they allow. Addresses go in; only hashes come out."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from pydantic import Field

from api.access import MayReadCustomers, MayWriteCustomers
from api.desk import AtDesk
from api.idempotency import Making
from api.pages import After, Limit, Page, page
from api.person import Email, Phone
from api.shape import Asked, Instant, Line, Told
from operations.permission import suppressions

router = APIRouter(prefix="/api/v1/suppressions", tags=["permission"], route_class=Making)

Channel = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,62}$")]
Reason = Literal["request", "complaint", "hard_bounce", "soft_bounces", "import"]
Named = Annotated[str, Path(max_length=150, examples=["email:5e8848…"])]
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"text/csv": {"schema": {"type": "string"}, "example": "email\nbob@example.com\n"}},
    }
}


class NewSuppression(Asked):
    """An address that must not be written to."""

    address: Annotated[Email | Phone, Field(examples=["bob@example.com"])]
    reason: Reason = "request"
    source: Line | None = None
    """Who or what said so; whoever asks, if that is not said."""


class Suppression(Told):
    """One of those who must not be written to."""

    id: str
    channel: str
    address_hash: str
    """SHA-256 of the address in small letters."""
    reason: str
    """Why it was first put on the list."""
    source: str
    at: Instant


class Refusal(Told):
    """A line that is no address."""

    line: int
    why: str


class Imported(Told):
    """What came of a list."""

    added: int
    known: int
    """How many were on it already, or twice in what was sent."""
    refused: list[Refusal]
    """The first hundred."""


@router.get("", operation_id="list_suppressions", summary="Who must not be written to, the newest first")
async def list_suppressions(
    who: MayReadCustomers,
    desk: AtDesk,
    after: After,
    channel: Annotated[Channel | None, Query()] = None,
    reason: Annotated[str | None, Query(max_length=64)] = None,
    address: Annotated[str | None, Query(max_length=254, description="Whether this address is on the list.")] = None,
    limit: Limit = 50,
) -> Page[Suppression]:
    asked: dict[str, Any] = {"channel": channel, "reason": reason, "address": address}
    return page(Suppression, await suppressions.latest(desk, **asked, after=after, limit=limit + 1), limit)


@router.post("", operation_id="add_suppression", summary="Never write to an address", status_code=201)
async def add_suppression(who: MayWriteCustomers, new: NewSuppression, desk: AtDesk) -> Suppression:
    row = await suppressions.add(desk, who, new.address, new.reason, source=new.source or "")
    return Suppression.model_validate(row)


@router.post(
    "/imports", operation_id="import_suppressions", summary="Never write to these addresses", openapi_extra=_BODY
)
async def import_suppressions(
    who: MayWriteCustomers,
    request: Request,
    desk: AtDesk,
    source: Annotated[str, Query(min_length=1, max_length=255, description="Where the list comes from.")],
    channel: Annotated[Literal["email", "sms"], Query()] = "email",
    reason: Annotated[Reason, Query()] = "import",
) -> Imported:
    try:
        text = (await request.body()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise HTTPException(400, f"the list is not UTF-8 (byte {error.start})") from None
    return Imported.model_validate(
        await suppressions.take_over(desk, who, text, reason, channel=channel, source=source)
    )


@router.delete("/{suppression}", operation_id="remove_suppression", summary="Take off the list", status_code=204)
async def remove_suppression(
    who: MayWriteCustomers,
    suppression: Named,
    desk: AtDesk,
    why: Annotated[str, Query(min_length=3, max_length=500, description="Goes into the audit log.")],
) -> Response:
    await suppressions.remove(desk, who, suppression, why)
    return Response(status_code=204)
