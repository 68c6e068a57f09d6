"""Sources: who may tell us of events."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import AfterValidator, Field

from api.access import MayAdminister
from api.desk import AtDesk
from api.hooks import PRESETS
from api.idempotency import Making
from api.pages import Page
from api.shape import Asked, Instant, Line, Told
from journeys.base import Key
from operations import sources
from operations.sources import SEGMENT

router = APIRouter(prefix="/api/v1/sources", tags=["events"], route_class=Making)

KINDS = (SEGMENT, *PRESETS)


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"there is no such kind of source; there are {', '.join(KINDS)}")
    return kind


class NewSource(Asked):
    """A source to be added."""

    key: Annotated[Key, Field(examples=["shop"])]
    kind: Annotated[str, AfterValidator(_known), Field(examples=["shopify"], json_schema_extra={"enum": list(KINDS)})]
    title: Line
    secret: Annotated[str | None, Field(min_length=8, max_length=255)] = None
    """What its webhooks are signed with, when the other side chose it; else one is made."""


class Source(Told):
    """A source."""

    key: str
    kind: str
    title: str
    created_at: Instant


class SourceWithSecret(Source):
    """A new source. What opens it is shown this once."""

    secret: str | None = None
    write_key: str | None = None


@router.get("", operation_id="list_sources", summary="All sources")
async def list_sources(who: MayAdminister, desk: AtDesk) -> Page[Source]:
    return Page(data=[Source.model_validate(row) for row in await sources.every(desk)])


@router.post("", operation_id="add_source", summary="Add a source", status_code=201)
async def add_source(who: MayAdminister, new: NewSource, desk: AtDesk) -> SourceWithSecret:
    added = await sources.add(desk, who, new.key, new.kind, new.title, new.secret)
    shown_once = {"secret": added.secret, "write_key": added.write_key}
    return SourceWithSecret.model_validate(added.row | shown_once)
