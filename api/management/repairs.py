"""Repairs: who stands still and why, and the same order for many of them at once."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from api.access import MayReadEnrollments, MayWriteEnrollments
from api.desk import AtDesk
from api.idempotency import Making
from api.pages import Page
from api.shape import Asked, Told
from journeys.orders import read
from operations.enrolments.repair import repair, stood_still

router = APIRouter(prefix="/api/v1", tags=["enrollments"], route_class=Making)


class Fault(Told):
    """How many people stand still at a step, and why: a code such as `template_fault`, `unknown_kind` or `bug`."""

    journey: str
    step: str | None
    fault: str
    people: int


class RepairAsked(Asked):
    """Whom it is for, by fault and step (unsaid: any), and the order that they are given."""

    fault: Annotated[str | None, Field(max_length=63, examples=["template_fault"])] = None
    step: Annotated[str | None, Field(max_length=63)] = None
    order: Literal["retry", "skip", "jump"]
    outcome: Annotated[str | None, Field(max_length=63)] = None
    """With `skip`: how the step is to have ended."""
    to: Annotated[str, Field(max_length=63)] = ""
    """With `jump`: where to go on."""
    dry_run: bool = False
    """Count only."""


class Repair(Told):
    """How many it is about, and the long work that repairs them; none when it was only counted, or there is nobody."""

    people: int
    operation: str | None


@router.get("/faults", operation_id="list_faults", summary="Who stands still, by journey, step and fault")
async def list_faults(
    who: MayReadEnrollments, desk: AtDesk, journey: Annotated[str | None, Query(max_length=63)] = None
) -> Page[Fault]:
    return Page(data=[Fault.model_validate(row) for row in await stood_still(desk, journey)])


@router.post(
    "/journeys/{key}/repairs",
    operation_id="repair_enrollments",
    summary="Give everybody who stands still the same order",
    status_code=202,
    responses={200: {"model": Repair, "description": "Only counted, or there is nobody"}},
)
async def repair_enrollments(
    who: MayWriteEnrollments,
    key: Annotated[str, Path(max_length=63)],
    asked: RepairAsked,
    desk: AtDesk,
    response: Response,
) -> Repair:
    order = read(asked.model_dump(include={"order", "outcome", "to"}))
    whom = {"fault": asked.fault, "step": asked.step}
    begun = await repair(desk, who, key, order, **whom, dry_run=asked.dry_run)
    if begun.operation:
        response.headers["Location"] = f"/api/v1/operations/{begun.operation}"
    else:
        response.status_code = 200
    return Repair.model_validate(begun)
