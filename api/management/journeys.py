"""Journeys: define, check, publish, look at. Plans are in `plans.py`, pause and drain in `switches.py`."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Response
from pydantic import Field

from api.access import MayReadJourneys, MayWriteJourneys
from api.desk import AtDesk
from api.finding import Finding
from api.idempotency import Making
from api.journey_text import BODY, JourneyText
from api.pages import Page
from api.problem import Fault, told
from api.revisions import Expected, Needed, tag
from api.shape import Instant, Told
from operations.desk import Desk
from operations.journeys import review
from operations.journeys.define import define
from operations.journeys.publish import publish, verdict_on
from store.rows import Row

router = APIRouter(prefix="/api/v1/journeys", tags=["journeys"], route_class=Making)

Key = Annotated[str, Path(max_length=63, examples=["smatched"])]
Number = Annotated[int, Path(ge=1, le=1_000_000)]


class Journey(Told):
    """A journey, without its text."""

    key: str
    title: str
    state: Literal["draft", "live", "paused", "draining", "halted", "archived"]
    revision: int
    """Counts every change; the ETag."""
    live_version: int | None
    paused_at: Instant | None = None
    """While its gate is shut: since when."""
    paused_because: dict[str, Any] | None = None
    """When it was shut by Etappe itself: the `reason` (complaints, bounces), and out of how many."""
    people: dict[str, int] = Field(default_factory=dict)
    """Outcome → how many enrollments ended so; `active`: under way."""
    created_at: Instant
    updated_at: Instant


class JourneyWithText(Journey):
    """A journey, with the text being written, or else the published one."""

    text: str


class Version(Told):
    """A published version."""

    journey: str
    number: int
    hash: str
    published_at: Instant
    published_by: str


class VersionWithText(Version):
    """A published version, with its text."""

    text: str


class Check(Told):
    """Whether a journey can be published, what stands in the way, and what is worth knowing of its messages."""

    sound: bool
    errors: list[Fault]
    warnings: list[Finding]


class Publication(Version):
    """The version that is live now, and what is worth knowing of its messages."""

    warnings: list[Finding]


@router.get("", operation_id="list_journeys", summary="All journeys")
async def list_journeys(who: MayReadJourneys, desk: AtDesk) -> Page[Journey]:
    return Page(data=[Journey.model_validate(row) for row in await review.journeys(desk)])


@router.post("", operation_id="define_journey", summary="Define a new journey", status_code=201, openapi_extra=BODY)
async def define_journey(who: MayWriteJourneys, text: JourneyText, desk: AtDesk, response: Response) -> JourneyWithText:
    row = await define(desk, who, text, revision=0)
    response.headers["Location"] = f"/api/v1/journeys/{row['key']}"
    return await _told(desk, row, response)


@router.post("/checks", operation_id="check_text", summary="Check a text without keeping it", openapi_extra=BODY)
async def check_text(who: MayReadJourneys, text: JourneyText, desk: AtDesk) -> Check:
    return await _checked(desk, text)


@router.get("/{key}", operation_id="read_journey", summary="One journey")
async def read_journey(who: MayReadJourneys, key: Key, desk: AtDesk, response: Response) -> JourneyWithText:
    return await _told(desk, await review.journey(desk, key), response)


@router.put("/{key}", operation_id="change_journey", summary="Change the draft of a journey", openapi_extra=BODY)
async def change_journey(
    who: MayWriteJourneys, key: Key, text: JourneyText, revision: Needed, desk: AtDesk, response: Response
) -> JourneyWithText:
    return await _told(desk, await define(desk, who, text, key=key, revision=revision), response)


@router.post("/{key}/checks", operation_id="check_journey", summary="Check the text that is kept")
async def check_journey(who: MayReadJourneys, key: Key, desk: AtDesk) -> Check:
    return await _checked(desk, await _text(desk, await review.journey(desk, key)))


@router.post("/{key}/publications", operation_id="publish_journey", summary="Publish a journey", status_code=201)
async def publish_journey(who: MayWriteJourneys, key: Key, revision: Expected, desk: AtDesk) -> Publication:
    return Publication.model_validate(await publish(desk, who, key, revision=revision))


@router.get("/{key}/versions", operation_id="list_versions", summary="The versions of a journey, the newest first")
async def list_versions(who: MayReadJourneys, key: Key, desk: AtDesk) -> Page[Version]:
    return Page(data=[Version.model_validate(row) for row in await review.versions(desk, key)])


@router.get("/{key}/versions/{number}", operation_id="read_version", summary="One version")
async def read_version(who: MayReadJourneys, key: Key, number: Number, desk: AtDesk) -> VersionWithText:
    return VersionWithText.model_validate(await review.version(desk, key, number))


async def _told(desk: Desk, row: Row, response: Response) -> JourneyWithText:
    tag(response, row["revision"])
    return JourneyWithText.model_validate(row | {"text": await _text(desk, row)})


async def _text(desk: Desk, row: Row) -> Any:
    return row["draft"] or (await review.version(desk, row["key"], row["live_version"]))["text"]


async def _checked(desk: Desk, text: str) -> Check:
    verdict = await verdict_on(desk, text)
    warnings = [Finding.model_validate(one) for one in verdict.warnings]
    return Check(sound=not verdict.faults, errors=[told(fault) for fault in verdict.faults], warnings=warnings)
