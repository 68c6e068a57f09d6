"""Plans: what publishing a text would change, and whom it would find where."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import JsonValue

from api.access import MayReadJourneys
from api.desk import AtDesk
from api.finding import Finding
from api.idempotency import Making
from api.journey_text import BODY, JourneyText
from api.shape import Told
from operations.journeys.plan import Verdict, plan

router = APIRouter(prefix="/api/v1/journeys", tags=["journeys"], route_class=Making)


class Edit(Told):
    """A field (`quiet_hours.from`), or an outcome's way. `null`: not said."""

    name: str
    old: JsonValue
    new: JsonValue


class Standing(Told):
    """How many people follow a version."""

    version: int
    people: int


class Change(Told):
    """One place that differs, and who stands there now. They stay on their version and finish there."""

    what: Literal["journey", "added", "removed", "moved", "changed"]
    step: str | None
    """None: the journey itself."""
    label: str
    fields: list[Edit]
    ways: list[Edit]
    """Outcome → the step it leads to."""
    people: list[Standing]


class Plan(Told):
    """What publishing would do: a `new` journey, the `same` version, the `next` one, or `back` to an earlier one."""

    journey: str
    title: str
    state: str
    """Of the journey now. Publishing opens what was a draft, and resumes nothing."""
    verdict: Verdict
    version: int
    live_version: int | None
    changes: list[Change]
    under_way: list[Standing]
    """Everybody on the way. A publish touches none of them."""
    warnings: list[Finding]
    """What is worth knowing of its messages."""


@router.post("/{key}/plans", operation_id="plan_journey", summary="What publishing would change", openapi_extra=BODY)
async def plan_journey(
    who: MayReadJourneys, key: Annotated[str, Path(max_length=63)], text: JourneyText, desk: AtDesk
) -> Plan:
    return Plan.model_validate(await plan(desk, text, key))
