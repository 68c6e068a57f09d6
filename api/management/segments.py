"""Segments: rules that say who belongs. Looked at with a count and a sample before anything is done with them."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import Field

from api.access import MayReadCustomers, MayWriteCustomers
from api.desk import AtDesk
from api.idempotency import Making
from api.journey_text import JourneyText, body
from api.management.customers import Customer
from api.pages import After, Limit, Page, page
from api.revisions import Expected, Needed, tag
from api.shape import Instant, Told
from journeys.segment_text import read_question
from operations.audiences import audiences, segments
from store.rows import Row

router = APIRouter(prefix="/api/v1/segments", tags=["audiences"], route_class=Making)

Key = Annotated[str, Path(max_length=63, examples=["loyal_beer_lovers"])]
_RULE = """who:
  all:
    - {interest: beer}
    - {event: order.paid, at_least: 2, within: 90d}
    - not: {event: order.refunded}
"""
_BODY = body("SegmentDefinition", f"segment: loyal_beer_lovers\ntitle: Loyal beer lovers\n{_RULE}")
_QUESTION = body("SegmentQuestion", _RULE)


class Face(Told):
    """A persona: the face of a segment."""

    name: str = ""
    portrait: str
    rank: int = 5


class Segment(Told):
    """A segment."""

    key: str
    title: str
    who: dict[str, Any]
    """Its rule."""
    persona: Face | None = None
    revision: int
    """Counts every change; the ETag."""
    created_at: Instant
    updated_at: Instant


class Preview(Told):
    """How many belong now, and some of them."""

    count: int
    sample: Annotated[list[Customer], Field(max_length=20)]
    """The newest of them."""
    took_ms: int
    """How long the database took."""


@router.get("", operation_id="list_segments", summary="All segments")
async def list_segments(who: MayReadCustomers, desk: AtDesk) -> Page[Segment]:
    return Page(data=[Segment.model_validate(row) for row in await segments.every(desk)])


@router.post("", operation_id="add_segment", summary="Add a segment", status_code=201, openapi_extra=_BODY)
async def add_segment(who: MayWriteCustomers, text: JourneyText, desk: AtDesk, response: Response) -> Segment:
    row = await segments.keep(desk, who, text, revision=0)
    response.headers["Location"] = f"/api/v1/segments/{row['key']}"
    return _told(row, response)


@router.post("/previews", operation_id="preview_segment", summary="Who a rule means", openapi_extra=_QUESTION)
async def preview_segment(who: MayReadCustomers, text: JourneyText, desk: AtDesk) -> Preview:
    return Preview.model_validate(await audiences.preview(desk, read_question(text).rule))


@router.get("/{key}", operation_id="read_segment", summary="One segment")
async def read_segment(who: MayReadCustomers, key: Key, desk: AtDesk, response: Response) -> Segment:
    return _told(await segments.one(desk, key), response)


@router.put("/{key}", operation_id="change_segment", summary="Change a segment", openapi_extra=_BODY)
async def change_segment(
    who: MayWriteCustomers, key: Key, text: JourneyText, revision: Needed, desk: AtDesk, response: Response
) -> Segment:
    return _told(await segments.keep(desk, who, text, key=key, revision=revision), response)


@router.delete("/{key}", operation_id="remove_segment", summary="Remove a segment that nothing uses", status_code=204)
async def remove_segment(who: MayWriteCustomers, key: Key, revision: Expected, desk: AtDesk) -> None:
    await segments.drop(desk, who, key, revision)


@router.get("/{key}/customers", operation_id="list_members", summary="Who belongs to it now, the newest first")
async def list_members(
    who: MayReadCustomers, key: Key, desk: AtDesk, after: After, limit: Limit = 50
) -> Page[Customer]:
    return page(Customer, await audiences.of_segment(desk, key, after=after, limit=limit + 1), limit)


def _told(row: Row, response: Response) -> Segment:
    tag(response, row["revision"])
    return Segment.model_validate(row)
