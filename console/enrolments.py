"""One enrolment: its story, and what was sent on the way."""

from fastapi import APIRouter, Response

from console.guard import Guarded
from console.view import Operator
from operations import look_up, review
from operations.story import story

router = APIRouter(route_class=Guarded)
_MOST = 200


@router.get("/enrolments/{enrolment_id}")
async def enrolment(view: Operator, enrolment_id: str) -> Response:
    row = await review.enrolment(view.desk, enrolment_id)
    journey = await view.desk.versions.of(row["journey"], row["version"])
    return view.show(
        "enrolment",
        enrolment=row,
        journey=journey,
        customer=await look_up.somebody(view.desk, "id", row["customer"]),
        story=await story(view.desk, enrolment_id, view.words),
        deliveries=await review.deliveries(view.desk, enrolment=enrolment_id, limit=_MOST),
    )
