"""Deliveries: what was sent to whom, and what became of it."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from pydantic import AliasChoices, Field

from api.access import MayReadDeliveries
from api.desk import AtDesk
from api.pages import After, Limit, Page, page
from api.shape import Instant, Told
from operations.customers import look_up
from operations.journeys import review
from operations.sending import decisions, engagement

router = APIRouter(prefix="/api/v1/deliveries", tags=["messages"])

State = Literal["claimed", "data", "accepted", "rejected", "suppressed", "skipped", "expired", "unknown"]


class Delivery(Told):
    """One message to one customer."""

    id: str
    enrollment: Annotated[str | None, Field(validation_alias=AliasChoices("enrolment", "enrollment"))]
    """Null: it is a broadcast's."""
    customer: str
    journey: str
    version: int
    step: str
    visit: int
    channel: str
    message: str
    state: State
    reason: str
    message_id: str
    code: str | None
    """The other side's status, such as 250 or 5.1.1."""
    provider: str
    """Who carried it; empty: our own relay, or nobody yet."""
    receipt: Literal["delivered", "failed", "bounced", "complained"] | None = None
    """What was heard of it after it had been accepted."""
    at: Instant
    updated_at: Instant


class Decision(Told):
    """Why it went out, waits or was left out."""

    verdict: Literal["sent", "deferred", "skipped"]
    reason: str
    """A code; empty when it was sent."""
    until: Instant | None
    """When it is looked at again."""
    inputs: dict[str, Any]
    """By what it was decided: the cap, how many it allows and how many there were, the window, …"""
    at: Instant


class Times(Told):
    """How often; and how often it may have been a person."""

    all: int
    people: int


class Engagement(Told):
    """Who opened it and followed its links: only of customers who allow it."""

    opens: Times
    clicks: Times


class Link(Told):
    """A link that leads by us."""

    number: int
    url: str
    clicks: Times


class DeliveryWithDecisions(Delivery):
    """A delivery, all that was decided about it, and what its reader made of it."""

    decisions: list[Decision]
    engagement: Engagement
    links: list[Link]


@router.get("", operation_id="list_deliveries", summary="Deliveries, the newest first")
async def list_deliveries(
    who: MayReadDeliveries,
    desk: AtDesk,
    after: After,
    limit: Limit = 50,
    journey: Annotated[str | None, Query(max_length=63)] = None,
    customer: Annotated[str | None, Query(max_length=64)] = None,
    enrollment: Annotated[str | None, Query(max_length=64)] = None,
    state: Annotated[State | None, Query()] = None,
) -> Page[Delivery]:
    wanted = {"journey": journey, "customer": customer, "enrolment": enrollment, "state": state}
    return page(Delivery, await review.deliveries(desk, **wanted, after=after, limit=limit + 1), limit)


@router.get("/{id}", operation_id="read_delivery", summary="One delivery")
async def read_delivery(
    who: MayReadDeliveries,
    id: Annotated[str, Path(max_length=64)],  # noqa: A002
    desk: AtDesk,
) -> DeliveryWithDecisions:
    row = await look_up.delivery(desk, id)
    decided = await decisions.of_delivery(desk, row["touchpoint"])
    engaged = await engagement.of_delivery(desk, row["id"])
    return DeliveryWithDecisions.model_validate(row | {"decisions": decided} | engaged)
