"""Assets: pictures, films and files that messages and pages show, each with variants for channels and sizes."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response

from api.access import MayReadJourneys, MayWriteJourneys
from api.asset_form import brought
from api.desk import AtDesk
from api.idempotency import Making
from api.pages import After, Limit, Page, page
from api.revisions import Expected, Needed, tag
from api.shape import Instant, Told
from messages.assets.shown import address
from operations.content import assets
from operations.desk import Desk
from store.rows import Row

router = APIRouter(prefix="/api/v1/assets", tags=["messages"], route_class=Making)

Key = Annotated[str, Path(max_length=63, examples=["hero"])]
Kind = Literal["image", "film", "file"]
_FIELDS: dict[str, Any] = {
    "file": {"type": "string", "format": "binary", "description": "JPEG, PNG, GIF or WebP, MP4 or WebM, PDF."},
    "title": {"type": "string", "description": "What it is called; its key by default."},
    "alt.de": {"type": "string", "description": "What a picture shows, in German; `alt.en` and so on likewise."},
    "decorative": {"type": "boolean", "description": "A picture that says nothing has no alt text."},
    "focus.x": {"type": "number", "description": "What a crop must keep, from the left: 0 to 1."},
    "focus.y": {"type": "number", "description": "The same from the top."},
}
_KEY = {"key": {"type": "string", "examples": ["hero"], "description": "Templates say `assets.hero`."}}


def _form(needed: list[str], **more: Any) -> dict[str, Any]:
    schema = {"type": "object", "properties": {**more, **_FIELDS}, "required": needed}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


class AssetFile(Told):
    """One file of an asset."""

    variant: str
    """`original`; of pictures also `email`, `thumbnail`, `square`, `story` and `push`."""
    media_type: str
    width: int | None
    height: int | None
    url: str
    """Where everybody may see it."""


class Asset(Told):
    """A picture, a film or a file."""

    key: str
    kind: Kind
    title: str
    alt: dict[str, str]
    """Locale → what it shows. A picture without only decorates."""
    focus: dict[str, float]
    """What a crop must keep, from the left and from the top: 0 to 1."""
    media_type: str
    width: int | None
    height: int | None
    size: int
    """Bytes that came."""
    revision: int
    """Counts every change; the ETag."""
    files: list[AssetFile]
    created_at: Instant
    updated_at: Instant


@router.get("", operation_id="list_assets", summary="All assets, by key")
async def list_assets(
    who: MayReadJourneys, desk: AtDesk, after: After, limit: Limit = 50, kind: Annotated[Kind | None, Query()] = None
) -> Page[Asset]:
    rows = await assets.every(desk, kind=kind, after=after, limit=limit + 1)
    return page(Asset, rows, limit, by="key", read=lambda row: _asset(desk, row))


@router.post(
    "",
    operation_id="add_asset",
    summary="Add an asset",
    status_code=201,
    openapi_extra=_form(["key", "file"], **_KEY),
)
async def add_asset(who: MayWriteJourneys, request: Request, desk: AtDesk, response: Response) -> Asset:
    form = await brought(request)
    if form.file is None or form.fields.key is None:
        raise HTTPException(422, "send its `key` and its `file`")
    row = await assets.add(desk, who, form.fields.key, *form.file, form.fields.said)
    response.headers["Location"] = f"/api/v1/assets/{row['key']}"
    return _told(desk, row, response)


@router.get("/{key}", operation_id="read_asset", summary="One asset")
async def read_asset(who: MayReadJourneys, key: Key, desk: AtDesk, response: Response) -> Asset:
    return _told(desk, await assets.one(desk, key), response)


@router.put(
    "/{key}",
    operation_id="change_asset",
    summary="Say all anew of an asset; with a file, put that in its place",
    openapi_extra=_form([]),
)
async def change_asset(
    who: MayWriteJourneys, key: Key, request: Request, revision: Needed, desk: AtDesk, response: Response
) -> Asset:
    form = await brought(request)
    if form.fields.key not in (None, key):
        raise HTTPException(422, "an asset keeps its key")
    return _told(desk, await assets.change(desk, who, key, form.fields.said, form.file, revision), response)


@router.delete("/{key}", operation_id="remove_asset", summary="Remove an asset that nothing shows", status_code=204)
async def remove_asset(who: MayWriteJourneys, key: Key, revision: Expected, desk: AtDesk) -> None:
    await assets.drop(desk, who, key, revision)


def _told(desk: Desk, row: Row, response: Response) -> Asset:
    tag(response, row["revision"])
    return _asset(desk, row)


def _asset(desk: Desk, row: Row) -> Asset:
    base, digest = desk.links.base_url, row["hash"]
    files = [
        file | {"url": address(base, row["key"], file["variant"], digest, file["media_type"])} for file in row["files"]
    ]
    return Asset.model_validate(row | {"files": files})
