"""Enrollments: let somebody in, see where they are and what happened, stop them."""

from typing import Annotated, Literal

from fastapi import APIRouter, Header, Path, Query, Response
from pydantic import Field, model_validator

from api.access import MayReadEnrollments, MayWriteEnrollments
from api.desk import AtDesk
from api.idempotency import Making
from api.pages import After, Limit, Page, page
from api.shape import Asked, Id, Instant, Told
from messages.words import Words, spoken
from operations.customers import look_up
from operations.enrolments.enrol import enrol
from operations.enrolments.stop import stop
from operations.enrolments.story import story
from operations.journeys import review
from store.customers.customers import Handle

router = APIRouter(prefix="/api/v1", tags=["enrollments"], route_class=Making)

Enrolled = Annotated[str, Path(max_length=64, examples=["enr_1f2e3d…"])]
State = Literal["pending", "active", "leaving", "ended"]


class Named(Asked):
    """A customer, by exactly one of these."""

    id: Id | None = None
    external_id: Id | None = None
    email: Id | None = None

    @model_validator(mode="after")
    def _by_one(self) -> "Named":
        if len(self.said()) != 1:
            raise ValueError("name the customer by exactly one of id, external_id and email")
        return self

    def handle(self) -> tuple[Handle, str]:
        """By what they are named, and how."""
        return next(iter(self.said().items()))  # type: ignore[return-value]


class Entrant(Asked):
    """Who is to be let in."""

    customer: Annotated[Named, Field(examples=[{"email": "ada@example.com"}])]
    entry_key: Annotated[str, Field(max_length=255)] = ""
    """What tells two enrollments of one customer apart, such as an order's id."""


class Stop(Asked):
    """Why an enrollment ends early."""

    reason: Annotated[str, Field(min_length=1, max_length=80)] = "stopped"


class Enrollment(Told):
    """One customer's passage through one version of a journey."""

    id: str
    journey: str
    version: int
    customer: str
    entry_key: str
    event: str | None
    """The event that opened the door."""
    state: State
    outcome: str | None
    step: str | None
    visit: int
    outcomes: dict[str, str]
    deadline: Instant | None
    """When the wait under way ends."""
    paused_at: Instant | None
    """While an operator holds it: since when."""
    fault: str | None
    """Why it stands still, as a code; it wants to be repaired."""
    entered_at: Instant
    ended_at: Instant | None
    temporal_ui: str | None = None


class Line(Told):
    """One line of what happened, in the words of the reader's language."""

    at: Instant
    kind: str
    text: str
    step: str | None
    stage: str | None
    delivery: str | None


class History(Told):
    """Everything that happened on the way."""

    enrollment: str
    temporal_ui: str | None
    lines: list[Line]


@router.post(
    "/journeys/{key}/enrollments",
    operation_id="enrol_customer",
    summary="Enrol a customer by name",
    status_code=201,
    responses={200: {"model": Enrollment, "description": "They were enrolled already"}},
)
async def enrol_customer(
    who: MayWriteEnrollments,
    key: Annotated[str, Path(max_length=63)],
    entrant: Entrant,
    desk: AtDesk,
    response: Response,
) -> Enrollment:
    customer = await look_up.somebody(desk, *entrant.customer.handle())
    enrolled = await enrol(desk, who, key, customer["id"], entrant.entry_key)
    response.status_code = 201 if enrolled.created else 200
    response.headers["Location"] = f"/api/v1/enrollments/{enrolled.id}"
    return Enrollment.model_validate(await review.enrolment(desk, enrolled.id))


@router.get("/enrollments", operation_id="list_enrollments", summary="Enrollments, the newest first")
async def list_enrollments(
    who: MayReadEnrollments,
    desk: AtDesk,
    after: After,
    limit: Limit = 50,
    journey: Annotated[str | None, Query(max_length=63)] = None,
    customer: Annotated[str | None, Query(max_length=64)] = None,
    state: Annotated[State | None, Query()] = None,
    fault: Annotated[str | None, Query(max_length=63)] = None,
    stuck: Annotated[bool, Query(description="Only who stands still, for whatever fault")] = False,
) -> Page[Enrollment]:
    wanted = {"journey": journey, "customer": customer, "state": state, "fault": fault}
    return page(Enrollment, await review.enrolments(desk, **wanted, stuck=stuck, after=after, limit=limit + 1), limit)


@router.get("/enrollments/{enrolled}", operation_id="read_enrollment", summary="One enrollment")
async def read_enrollment(who: MayReadEnrollments, enrolled: Enrolled, desk: AtDesk) -> Enrollment:
    return Enrollment.model_validate(await review.enrolment(desk, enrolled))


@router.get("/enrollments/{enrolled}/history", operation_id="read_history", summary="What happened, and why, in words")
async def read_history(
    who: MayReadEnrollments,
    enrolled: Enrolled,
    desk: AtDesk,
    response: Response,
    language: Annotated[str | None, Header(alias="Accept-Language", max_length=200)] = None,
) -> History:
    words = Words(spoken(language))
    response.headers["Content-Language"] = words.locale
    lines = [Line.model_validate(line) for line in await story(desk, enrolled, words)]
    return History(enrollment=enrolled, temporal_ui=desk.walks.link(enrolled), lines=lines)


@router.delete("/enrollments/{enrolled}", operation_id="stop_enrollment", summary="Stop an enrollment", status_code=202)
async def stop_enrollment(
    who: MayWriteEnrollments, enrolled: Enrolled, desk: AtDesk, why: Stop | None = None
) -> Enrollment:
    await stop(desk, who, enrolled, (why or Stop()).reason)
    return Enrollment.model_validate(await review.enrolment(desk, enrolled))
