"""Brands: how everything we send looks and sounds. Files are told too, and changed where they are."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Response

from api.access import MayReadJourneys, MayWriteJourneys
from api.desk import AtDesk
from api.idempotency import Making
from api.journey_text import JourneyText, body
from api.pages import Page
from api.revisions import Expected, Needed, tag
from api.shape import Instant, Told
from operations.content import brands
from store.rows import Row

router = APIRouter(prefix="/api/v1/brands", tags=["messages"], route_class=Making)

Key = Annotated[str, Path(max_length=63, examples=["smatched"])]
_BODY = body(
    "BrandDefinition",
    """brand: radhaus
name: Radhaus
address: moin@radhaus.example
website: https://radhaus.example
imprint: [Radhaus · Speichenweg 3 · 24103 Kiel]
light: {page: "#f2f4f3", card: "#ffffff", text: "#1e2a2e", quiet: "#566469", accent: "#a83c0a", on_accent: "#ffffff"}
dark: {page: "#111719", card: "#1b2326", text: "#edf2f3", quiet: "#a3b2b7", accent: "#ff9a5c", on_accent: "#2a1003"}
""",
)


class BrandTold(Told):
    """A brand."""

    key: str
    source: Literal["api", "file"]
    """A file is changed where it stands."""
    revision: int
    """Counts every change; the ETag. 0: a file."""
    text: str
    """As it was written."""
    warnings: list[str]
    """Colours that are hard to read on one another."""
    used_by: list[str]
    """Such as `journey smatched`."""
    created_at: Instant | None
    updated_at: Instant | None


@router.get("", operation_id="list_brands", summary="All brands")
async def list_brands(who: MayReadJourneys, desk: AtDesk) -> Page[BrandTold]:
    return Page(data=[BrandTold.model_validate(row) for row in await brands.every(desk)])


@router.post("", operation_id="add_brand", summary="Add a brand", status_code=201, openapi_extra=_BODY)
async def add_brand(who: MayWriteJourneys, text: JourneyText, desk: AtDesk, response: Response) -> BrandTold:
    row = await brands.keep(desk, who, text, revision=0)
    response.headers["Location"] = f"/api/v1/brands/{row['key']}"
    return _told(row, response)


@router.get("/{key}", operation_id="read_brand", summary="One brand")
async def read_brand(who: MayReadJourneys, key: Key, desk: AtDesk, response: Response) -> BrandTold:
    return _told(await brands.one(desk, key), response)


@router.put("/{key}", operation_id="change_brand", summary="Change a brand", openapi_extra=_BODY)
async def change_brand(
    who: MayWriteJourneys, key: Key, text: JourneyText, revision: Needed, desk: AtDesk, response: Response
) -> BrandTold:
    return _told(await brands.keep(desk, who, text, key=key, revision=revision), response)


@router.delete("/{key}", operation_id="remove_brand", summary="Remove a brand that nothing uses", status_code=204)
async def remove_brand(who: MayWriteJourneys, key: Key, revision: Expected, desk: AtDesk) -> None:
    await brands.drop(desk, who, key, revision)


def _told(row: Row, response: Response) -> BrandTold:
    tag(response, row["revision"])
    return BrandTold.model_validate(row)
