"""Dry-runs: what an example customer would get, and when. Nothing is kept, sent or spent."""

from typing import Annotated

from fastapi import APIRouter, Header, Path
from pydantic import Field

from api.access import MayReadJourneys
from api.desk import AtDesk
from api.idempotency import Making
from api.shape import Instant, Told
from journeys.rehearsal.matrix import Matrix
from journeys.rehearsal.programme import Programme
from journeys.rehearsal.trace import Trace
from messages.words import Words, spoken
from operations.journeys.picture import draw
from operations.rehearsals.dry_run import dry_run, dry_run_map, dry_run_matrix

router = APIRouter(prefix="/api/v1/journeys/{key}/dry-runs", tags=["journeys"], route_class=Making)

Key = Annotated[str, Path(max_length=63)]
Language = Annotated[str | None, Header(alias="Accept-Language", max_length=200)]


class DryRun(Programme):
    """Who walks, what they do and when, and for how many days at most."""

    version: Annotated[int | None, Field(ge=1, le=1_000_000, description="This version; else the draft.")] = None
    start: Annotated[Instant | None, Field(description="When the walk begins; else now.")] = None


class Picture(Told):
    """A drawing."""

    svg: str
    """A picture of its own: light and dark, without scripts."""


@router.post("", operation_id="dry_run_journey", summary="Walk a journey in no time, with no effect")
async def dry_run_journey(who: MayReadJourneys, key: Key, asked: DryRun, desk: AtDesk) -> Trace:
    return await dry_run(desk, key, asked, version=asked.version, start=asked.start)


@router.post("/map", operation_id="draw_dry_run", summary="The same, drawn: the map with the way marked")
async def draw_dry_run(
    who: MayReadJourneys, key: Key, asked: DryRun, desk: AtDesk, language: Language = None
) -> Picture:
    words = Words(spoken(language), asked.customer.zone)
    sheet = await dry_run_map(desk, key, asked, words, version=asked.version, start=asked.start)
    return Picture(svg=draw(sheet, words, alone=True))


@router.post("/matrix", operation_id="dry_run_matrix", summary="Walk every way through a journey, with no effect")
async def dry_run_every_way(who: MayReadJourneys, key: Key, asked: DryRun, desk: AtDesk) -> Matrix:
    return await dry_run_matrix(desk, key, asked, version=asked.version, start=asked.start)
