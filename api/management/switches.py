"""Switches: pause and drain a journey. Putting what is there already changes nothing, and so does deleting."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.access import MayWriteJourneys
from api.desk import AtDesk
from api.management.journeys import Journey
from api.revisions import tag
from operations import review
from operations.desk import Desk
from operations.pause import drain, pause, reopen, resume
from store.rows import Row

router = APIRouter(prefix="/api/v1/journeys/{key}", tags=["journeys"])

Key = Annotated[str, Path(max_length=63, examples=["smatched"])]


@router.put("/pause", operation_id="pause_journey", summary="Send nothing; people wait at the gate")
async def pause_journey(who: MayWriteJourneys, key: Key, desk: AtDesk, response: Response) -> Journey:
    return await _told(desk, await pause(desk, who, key), response)


@router.delete("/pause", operation_id="resume_journey", summary="Send what waits at the gate, and go on")
async def resume_journey(who: MayWriteJourneys, key: Key, desk: AtDesk, response: Response) -> Journey:
    return await _told(desk, await resume(desk, who, key), response)


@router.put("/drain", operation_id="drain_journey", summary="Let nobody in; who is under way goes on")
async def drain_journey(who: MayWriteJourneys, key: Key, desk: AtDesk, response: Response) -> Journey:
    return await _told(desk, await drain(desk, who, key), response)


@router.delete("/drain", operation_id="reopen_journey", summary="Let people in again")
async def reopen_journey(who: MayWriteJourneys, key: Key, desk: AtDesk, response: Response) -> Journey:
    return await _told(desk, await reopen(desk, who, key), response)


async def _told(desk: Desk, row: Row, response: Response) -> Journey:
    tag(response, row["revision"])
    return Journey.model_validate(await review.journey(desk, row["key"]))
