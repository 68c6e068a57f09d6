"""Dry-runs: what an example customer would get, and when. Nothing is kept, sent or spent."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import Field

from api.access import MayReadJourneys
from api.desk import AtDesk
from api.idempotency import Making
from api.shape import Instant
from journeys.rehearsal.programme import Programme
from journeys.rehearsal.trace import Trace
from operations.dry_run import dry_run

router = APIRouter(prefix="/api/v1/journeys", tags=["journeys"], route_class=Making)


class DryRun(Programme):
    """Who walks, what they do and when, and for how many days at most."""

    version: Annotated[int | None, Field(ge=1, le=1_000_000, description="This version; else the draft.")] = None
    start: Annotated[Instant | None, Field(description="When the walk begins; else now.")] = None


@router.post("/{key}/dry-runs", operation_id="dry_run_journey", summary="Walk a journey in no time, with no effect")
async def dry_run_journey(
    who: MayReadJourneys, key: Annotated[str, Path(max_length=63)], asked: DryRun, desk: AtDesk, request: Request
) -> Trace:
    renderer = request.app.state.renderer
    return await dry_run(desk, renderer, key, asked, version=asked.version, start=asked.start)
