"""Orders: what an operator may do about one enrollment on its way. Accepted here, carried out in a moment."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from api.access import MayWriteEnrollments
from api.desk import AtDesk
from api.idempotency import Making
from api.management.enrollments import Enrolled, Enrollment
from api.shape import Asked, Instant
from journeys.orders import Jump, Move, Retry, Skip
from operations.enrolments import orders
from operations.enrolments.orders import Clocks

router = APIRouter(prefix="/api/v1/enrollments/{enrolled}", tags=["enrollments"], route_class=Making)


class SkipAsked(Asked):
    """How the step at hand is to have ended; unsaid, as if nothing had come of it."""

    outcome: Annotated[str | None, Field(max_length=63, examples=["happened"])] = None


class JumpAsked(Asked):
    """Where to go on: a step's key, or `end`."""

    to: Annotated[str, Field(max_length=63, examples=["thanks"])]


class MoveAsked(Asked):
    """When the wait under way is to end."""

    until: Instant


@router.put("/pause", operation_id="pause_enrollment", summary="Send nothing, and stand still")
async def pause_enrollment(who: MayWriteEnrollments, enrolled: Enrolled, desk: AtDesk) -> Enrollment:
    return Enrollment.model_validate(await orders.pause(desk, who, enrolled))


@router.delete("/pause", operation_id="resume_enrollment", summary="Go on")
async def resume_enrollment(
    who: MayWriteEnrollments, enrolled: Enrolled, desk: AtDesk, clocks: Annotated[Clocks, Query()] = "ran"
) -> Enrollment:
    return Enrollment.model_validate(await orders.resume(desk, who, enrolled, clocks))


@router.post("/retries", operation_id="retry_step", summary="Try the step at hand again", status_code=202)
async def retry_step(who: MayWriteEnrollments, enrolled: Enrolled, desk: AtDesk) -> Enrollment:
    return Enrollment.model_validate(await orders.give(desk, who, enrolled, Retry()))


@router.post("/skips", operation_id="skip_step", summary="Go on as if the step at hand had ended", status_code=202)
async def skip_step(
    who: MayWriteEnrollments, enrolled: Enrolled, desk: AtDesk, asked: SkipAsked | None = None
) -> Enrollment:
    skip = Skip(outcome=asked.outcome if asked else None)
    return Enrollment.model_validate(await orders.give(desk, who, enrolled, skip))


@router.post("/jumps", operation_id="jump_to_step", summary="Go on at another step", status_code=202)
async def jump_to_step(who: MayWriteEnrollments, enrolled: Enrolled, desk: AtDesk, asked: JumpAsked) -> Enrollment:
    return Enrollment.model_validate(await orders.give(desk, who, enrolled, Jump(to=asked.to)))


@router.post("/moves", operation_id="move_due_time", summary="Let the wait end at another time", status_code=202)
async def move_due_time(who: MayWriteEnrollments, enrolled: Enrolled, desk: AtDesk, asked: MoveAsked) -> Enrollment:
    return Enrollment.model_validate(await orders.give(desk, who, enrolled, Move(until=asked.until)))
