"""Consents: what a customer allows, topic by topic, and the log that proves it."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Response
from pydantic import Field

from api.access import MayReadCustomers, MayWriteCustomers
from api.desk import AtDesk
from api.idempotency import Making
from api.management.customers import Consent, CustomerWithConsents, Id, told
from api.pages import Page
from api.shape import Asked, Facts, Instant, Told
from operations.customers import consent
from operations.permission.proof import proof

router = APIRouter(prefix="/api/v1/customers/{customer}/consents", tags=["permission"], route_class=Making)

Topic = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_-]{0,62}$", examples=["news"])]


class NewConsent(Asked):
    """What a customer says, and how we know."""

    state: Literal["asked", "given", "withdrawn"]
    """asked: a mail asks them to confirm it. given: you can prove it already, and say how in the evidence."""
    channel: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,62}$")] = "email"
    evidence: Annotated[
        Facts,
        Field(
            min_length=1,
            examples=[
                {
                    "by": "form",
                    "where": "https://smatched.example/news",
                    "text": "Yes, send me the news.",
                    "locale": "en",
                    "version": "3",
                }
            ],
        ),
    ]
    """When and where they said it, and what they were shown. `ip` and `user_agent` are kept only if the house may."""


class Line(Told):
    """One line of the log."""

    topic: str
    channel: str
    state: Literal["asked", "given", "withdrawn", "lapsed"]
    """lapsed: asked, and not confirmed within two weeks."""
    at: Instant
    evidence: dict[str, Any]


class Proof(Told):
    """What somebody allows about a topic, and how it came about."""

    topic: str
    consents: list[Consent]
    """As it is now, by channel."""
    log: list[Line]
    """The newest first; at most a hundred."""


@router.get("", operation_id="list_consents", summary="What a customer allows, by channel and topic")
async def list_consents(who: MayReadCustomers, customer: Id, desk: AtDesk) -> Page[Consent]:
    return Page(data=[Consent.model_validate(row) for row in (await proof(desk, customer))["consents"]])


@router.get("/{topic}", operation_id="read_consent", summary="What they allow about a topic, and how we know")
async def read_consent(who: MayReadCustomers, customer: Id, topic: Topic, desk: AtDesk) -> Proof:
    return Proof.model_validate({"topic": topic} | await proof(desk, customer, topic))


@router.put("/{topic}", operation_id="record_consent", summary="Record what a customer allows")
async def record_consent(
    who: MayWriteCustomers, customer: Id, topic: Topic, said: NewConsent, desk: AtDesk, response: Response
) -> CustomerWithConsents:
    record = {"asked": consent.ask, "given": consent.give, "withdrawn": consent.withdraw}[said.state]
    await record(desk, who, customer, topic, channel=said.channel, evidence=said.evidence)
    return await told(desk, "id", customer, response)
