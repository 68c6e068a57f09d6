"""Switches: pause and drain a journey. Putting what is there already changes nothing, and so does deleting."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.access import MayWriteJourneys
from api.desk import AtDesk
from api.management.journeys import Journey
from api.revisions import tag
from api.shape import Asked
from journeys.span import Span
from operations.desk import Desk
from operations.journeys import review
from operations.journeys.drain import drain, reopen
from operations.journeys.pause import Clocks, pause, resume
from store.enrolments.overdue import Policy
from store.rows import Row

router = APIRouter(prefix="/api/v1/journeys/{key}", tags=["journeys"])

Key = Annotated[str, Path(max_length=63, examples=["smatched"])]
Spread = Annotated[Span | None, Query(examples=["2h"], description="With `overdue=spread`: over what span")]


class PauseAsked(Asked):
    """What becomes of the clocks of those who are on their way."""

    clocks: Clocks = "run"


class Switched(Journey):
    """The journey, as it is now."""

    operation: str | None
    """The long work that sees to the clocks, if this began any."""


@router.put("/pause", operation_id="pause_journey", summary="Send nothing; people wait at the gate")
async def pause_journey(
    who: MayWriteJourneys, key: Key, desk: AtDesk, response: Response, asked: PauseAsked | None = None
) -> Switched:
    return await _told(desk, await pause(desk, who, key, (asked or PauseAsked()).clocks), response)


@router.delete("/pause", operation_id="resume_journey", summary="Send what waits at the gate, and go on")
async def resume_journey(
    who: MayWriteJourneys,
    key: Key,
    desk: AtDesk,
    response: Response,
    overdue: Annotated[Policy, Query(description="What becomes of what waits: all at once, spread, or none")] = "send",
    spread: Spread = None,
) -> Switched:
    return await _told(desk, await resume(desk, who, key, overdue, spread), response)


@router.put("/drain", operation_id="drain_journey", summary="Let nobody in; who is under way goes on")
async def drain_journey(who: MayWriteJourneys, key: Key, desk: AtDesk, response: Response) -> Switched:
    return await _told(desk, await drain(desk, who, key), response)


@router.delete("/drain", operation_id="reopen_journey", summary="Let people in again")
async def reopen_journey(who: MayWriteJourneys, key: Key, desk: AtDesk, response: Response) -> Switched:
    return await _told(desk, await reopen(desk, who, key), response)


async def _told(desk: Desk, row: Row, response: Response) -> Switched:
    tag(response, row["revision"])
    known = await review.journey(desk, row["key"])
    return Switched.model_validate(known | {"operation": row.get("operation")})
