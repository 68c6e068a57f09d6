"""One enrolment: its story, and what was sent on the way."""

from fastapi import APIRouter, Response

from console.guard import Guarded
from console.view import Operator, View
from journeys.base import END
from journeys.journey import Journey
from operations.customers import look_up
from operations.enrolments.story import story
from operations.journeys import review

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
        outcomes=_outcomes(view, journey, row["step"]),
        steps=[(step.key, step.label) for step in journey.steps] + [(END, view.words("The end"))],
        customer=await look_up.somebody(view.desk, "id", row["customer"]),
        story=await story(view.desk, enrolment_id, view.words),
        deliveries=await review.deliveries(view.desk, enrolment=enrolment_id, limit=_MOST),
    )


def _outcomes(view: View, journey: Journey, step: str | None) -> list[tuple[str, str]]:
    """How the step at hand can end, each with its word."""
    here = journey.by_key.get(step or "")
    return [(outcome, view.words.code(outcome)) for outcome in here.ends()] if here else []
