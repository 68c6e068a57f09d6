"""Customers: who they are, what they allow, what concerned them."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import model_validator

from api.access import MayReadCustomers, MayWriteCustomers
from api.desk import AtDesk
from api.idempotency import Making
from api.pages import After, Limit, Page, page
from api.person import Profile
from api.revisions import Expected, Needed, tag
from api.shape import Instant, Told
from operations.audiences.audiences import belongs
from operations.customers import look_up
from operations.customers.correct import correct
from operations.customers.identify import identify
from store.customers.customers import Handle

router = APIRouter(prefix="/api/v1/customers", tags=["customers"], route_class=Making)

Id = Annotated[str, Path(max_length=64, examples=["cus_0199…"])]


class NewCustomer(Profile):
    """A customer, named by at least one of external_id, email and phone. Who is known already is corrected."""

    @model_validator(mode="after")
    def _named(self) -> "NewCustomer":
        if not (self.external_id or self.email or self.phone):
            raise ValueError("name the customer by an external_id, an email or a phone")
        return self


class Consent(Told):
    """What a customer said about a topic on a channel, and how we know."""

    topic: str
    channel: str
    state: Literal["asked", "given", "withdrawn"]
    """asked: a confirmation is on its way, and they have not said yes yet."""
    at: Instant
    evidence: dict[str, Any]


class OtherName(Told):
    """What else somebody is found by, since two customers were found to be one."""

    handle: Literal["id", "external_id", "email", "phone"]
    value: str


class Customer(Told):
    """A customer."""

    id: str
    revision: int
    """Counts every change; the ETag."""
    external_id: str | None
    email: str | None
    phone: str | None
    name: str | None
    locale: str
    zone: str
    interests: list[str]
    household: str | None
    attributes: dict[str, Any]
    traits: dict[str, Any]
    """What we learnt from their events: orders, revenue, answers. Nobody writes it."""
    created_at: Instant
    updated_at: Instant


class CustomerWithConsents(Customer):
    """A customer, what they allow, and what else they are called."""

    consents: list[Consent]
    other_names: list[OtherName]
    segments: list[str]
    """Keys of those they belong to now."""
    persona: str | None
    """Of several, the one of the lowest rank."""


class Moment(Told):
    """Something that concerned a customer."""

    id: str
    at: Instant
    kind: Literal["event", "delivery", "enrollment", "consent", "task"]
    what: str
    """An event's name, a message, a journey, a topic, or what is to be done."""
    state: str
    """An event's source; the state of anything else."""


@router.get("", operation_id="list_customers", summary="Customers, the newest first")
async def list_customers(
    who: MayReadCustomers,
    desk: AtDesk,
    after: After,
    find: Annotated[str, Query(max_length=255, description="How a name or an e-mail address begins.")] = "",
    limit: Limit = 50,
) -> Page[Customer]:
    return page(Customer, await look_up.everybody(desk, find=find, after=after, limit=limit + 1), limit)


@router.post(
    "",
    operation_id="add_customer",
    summary="Add a customer",
    status_code=201,
    responses={200: {"model": CustomerWithConsents, "description": "They were known already"}},
)
async def add_customer(
    who: MayWriteCustomers, new: NewCustomer, desk: AtDesk, response: Response
) -> CustomerWithConsents:
    response.status_code = 200 if await look_up.known(desk, new.person()) else 201
    customer = await identify(desk, new.person())
    response.headers["Location"] = f"/api/v1/customers/{customer}"
    return await _customer(desk, customer, response)


@router.get("/{customer}", operation_id="read_customer", summary="One customer")
async def read_customer(who: MayReadCustomers, customer: Id, desk: AtDesk, response: Response) -> CustomerWithConsents:
    return await _customer(desk, customer, response)


@router.put("/{customer}", operation_id="rewrite_customer", summary="Say all that is known; the rest is so no more")
async def rewrite_customer(
    who: MayWriteCustomers, customer: Id, profile: Profile, revision: Needed, desk: AtDesk, response: Response
) -> CustomerWithConsents:
    await correct(desk, who, customer, profile.said(), revision=revision, whole=True)
    return await _customer(desk, customer, response)


@router.patch("/{customer}", operation_id="correct_customer", summary="Correct what is known of a customer")
async def correct_customer(
    who: MayWriteCustomers, customer: Id, changes: Profile, revision: Expected, desk: AtDesk, response: Response
) -> CustomerWithConsents:
    await correct(desk, who, customer, changes.said(), revision=revision)
    return await _customer(desk, customer, response)


@router.get("/by/{handle}/{value:path}", operation_id="find_customer", summary="One customer, by what else names them")
async def find_customer(
    who: MayReadCustomers,
    handle: Literal["external_id", "email", "phone"],
    value: Annotated[str, Path(max_length=255)],
    desk: AtDesk,
    response: Response,
) -> CustomerWithConsents:
    return await told(desk, handle, value, response)


@router.get("/{customer}/timeline", operation_id="read_timeline", summary="What concerned a customer, newest first")
async def read_timeline(
    who: MayReadCustomers, customer: Id, desk: AtDesk, after: After, limit: Limit = 50
) -> Page[Moment]:
    return page(Moment, await look_up.happened(desk, customer, after=after, limit=limit + 1), limit)


async def _customer(desk: AtDesk, customer: str, response: Response) -> CustomerWithConsents:
    return await told(desk, "id", customer, response)


async def told(desk: AtDesk, handle: Handle, value: str, response: Response) -> CustomerWithConsents:
    """A customer as they are now, under their ETag."""
    row = await look_up.somebody(desk, handle, value)
    tag(response, row["revision"])
    return CustomerWithConsents.model_validate(row | await belongs(desk, row["id"]))
