"""The map of a journey, drawn and as data."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Response

from api.access import MayReadJourneys
from api.desk import AtDesk
from messages.words import Words, spoken
from operations.journeys.atlas import sheet
from operations.journeys.picture import draw

router = APIRouter(prefix="/api/v1/journeys/{key}", tags=["journeys"])

Key = Annotated[str, Path(max_length=63)]
Language = Annotated[str | None, Header(alias="Accept-Language", max_length=200)]
Number = Annotated[int | None, Query(ge=1, le=1_000_000, description="Of this version; else of the live one.")]

# Styles stand inside the picture, and nothing else may be in it.
_ONLY_STYLES = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}


@router.get("/map.json", operation_id="read_map", summary="The map of a journey with its figures, as data")
async def read_map(
    who: MayReadJourneys, key: Key, desk: AtDesk, version: Number = None, language: Language = None
) -> dict[str, Any]:
    return (await sheet(desk, key, Words(spoken(language)), version)).data()


@router.get(
    "/map.svg",
    operation_id="draw_map",
    summary="The map of a journey with its figures, drawn",
    response_class=Response,
    responses={200: {"content": {"image/svg+xml": {"schema": {"type": "string"}}}}},
)
async def draw_map(
    who: MayReadJourneys, key: Key, desk: AtDesk, version: Number = None, language: Language = None
) -> Response:
    words = Words(spoken(language))
    picture = draw(await sheet(desk, key, words, version), words, alone=True)
    return Response(picture, media_type="image/svg+xml", headers=_ONLY_STYLES)
