"""Frequency caps: at most so many messages within a span, across all journeys and broadcasts."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Response
from pydantic import Field

from api.access import MayReadDeliveries, MayWriteJourneys
from api.desk import AtDesk
from api.idempotency import Making
from api.pages import Page
from api.revisions import Expected, Needed, tag
from api.shape import Asked, Instant, Told
from journeys.base import Key
from journeys.frequency_cap import FrequencyCap
from journeys.span import Span
from operations.sending import frequency_caps
from store.rows import Row

router = APIRouter(prefix="/api/v1/frequency-caps", tags=["messages"], route_class=Making)

Called = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_-]{0,62}$", examples=["weekly"])]


class CapRule(Asked):
    """What a cap says."""

    channel: Annotated[Key | None, Field(examples=["email"])] = None
    """Only messages over this channel count; else all of them."""
    topic: Key | None = None
    """Only messages about this topic count; else all of them."""
    whose: Literal["customer", "household"] = "customer"
    most: Annotated[int, Field(strict=True, ge=1, le=1_000, examples=[3])]
    within: Annotated[Span, Field(examples=["7d"])]
    then: Literal["defer", "skip"] = "defer"
    """What becomes of a message too many: it waits until there is room, or it is left out."""

    def cap(self, key: str) -> FrequencyCap:
        """The cap by this key."""
        return FrequencyCap.model_validate(self.model_dump() | {"key": key})


class NewCap(CapRule):
    """A cap, and what it is called."""

    key: Annotated[Key, Field(examples=["weekly"])]


class Cap(Told):
    """A frequency cap."""

    key: str
    channel: str | None
    topic: str | None
    whose: Literal["customer", "household"]
    most: int
    within: str
    then: Literal["defer", "skip"]
    revision: int
    """Counts every change; the ETag."""
    created_at: Instant
    updated_at: Instant


@router.get("", operation_id="list_frequency_caps", summary="All frequency caps")
async def list_frequency_caps(who: MayReadDeliveries, desk: AtDesk) -> Page[Cap]:
    return Page(data=[Cap.model_validate(row) for row in await frequency_caps.every(desk)])


@router.post("", operation_id="add_frequency_cap", summary="Add a frequency cap", status_code=201)
async def add_frequency_cap(who: MayWriteJourneys, asked: NewCap, desk: AtDesk, response: Response) -> Cap:
    row = await frequency_caps.keep(desk, who, asked.cap(asked.key), new=True)
    response.headers["Location"] = f"/api/v1/frequency-caps/{row['key']}"
    return _told(row, response)


@router.get("/{key}", operation_id="read_frequency_cap", summary="One frequency cap")
async def read_frequency_cap(who: MayReadDeliveries, key: Called, desk: AtDesk, response: Response) -> Cap:
    return _told(await frequency_caps.one(desk, key), response)


@router.put("/{key}", operation_id="change_frequency_cap", summary="Change a frequency cap")
async def change_frequency_cap(
    who: MayWriteJourneys, key: Called, asked: CapRule, revision: Needed, desk: AtDesk, response: Response
) -> Cap:
    return _told(await frequency_caps.keep(desk, who, asked.cap(key), revision=revision), response)


@router.delete("/{key}", operation_id="remove_frequency_cap", summary="Remove a frequency cap", status_code=204)
async def remove_frequency_cap(who: MayWriteJourneys, key: Called, revision: Expected, desk: AtDesk) -> None:
    await frequency_caps.drop(desk, who, key, revision)


def _told(row: Row, response: Response) -> Cap:
    tag(response, row["revision"])
    return Cap.model_validate(row)
