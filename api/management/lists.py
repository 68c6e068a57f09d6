"""Static lists: customers put together by hand."""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import Field, model_validator

from api.access import MayReadCustomers, MayWriteCustomers
from api.desk import AtDesk
from api.idempotency import Making
from api.management.customers import Customer
from api.pages import After, Limit, Page, page
from api.person import Email, Phone
from api.shape import Asked, Id, Instant, Line, Told
from journeys.base import Key
from operations.audiences import audiences, lists
from store.customers.acquaintances import Name

router = APIRouter(prefix="/api/v1/lists", tags=["audiences"], route_class=Making)

Named = Annotated[str, Path(max_length=63, examples=["fair_2026"])]


class ListTitle(Asked):
    """What a list is called."""

    title: Line


class NewList(ListTitle):
    """A list to be added."""

    key: Annotated[Key, Field(examples=["fair_2026"])]


class CustomerList(Told):
    """A list, without who is on it."""

    key: str
    title: str
    size: int
    """How many are on it."""
    created_at: Instant


class Handle(Asked):
    """A customer, by one name of theirs."""

    id: Id | None = None
    external_id: Id | None = None
    email: Email | None = None
    phone: Phone | None = None

    @model_validator(mode="after")
    def _one(self) -> "Handle":
        if len(self.said()) != 1 or None in self.said().values():
            raise ValueError("name a customer by one of id, external_id, email and phone")
        return self

    def name(self) -> Name:
        """As the store knows people."""
        return next(iter(self.said().items()))  # type: ignore[return-value]


class Members(Asked):
    """Customers to put on a list, or to take off it."""

    customers: Annotated[list[Handle], Field(min_length=1, max_length=1_000)]


class Change(Told):
    """What became of it."""

    known: int
    """How many we know."""
    changed: int
    """For how many of them it made a difference."""
    unknown: list[dict[str, str]]
    """Whom we do not know, as they were named."""


@router.get("", operation_id="list_lists", summary="All static lists")
async def list_lists(who: MayReadCustomers, desk: AtDesk) -> Page[CustomerList]:
    return Page(data=[CustomerList.model_validate(row) for row in await lists.every(desk)])


@router.post("", operation_id="add_list", summary="Add a static list", status_code=201)
async def add_list(who: MayWriteCustomers, new: NewList, desk: AtDesk) -> CustomerList:
    return CustomerList.model_validate(await lists.keep(desk, who, new.key, new.title, new=True))


@router.get("/{key}", operation_id="read_list", summary="One list")
async def read_list(who: MayReadCustomers, key: Named, desk: AtDesk) -> CustomerList:
    return CustomerList.model_validate(await lists.one(desk, key))


@router.put("/{key}", operation_id="change_list", summary="Call a list something else")
async def change_list(who: MayWriteCustomers, key: Named, title: ListTitle, desk: AtDesk) -> CustomerList:
    await lists.one(desk, key)
    return CustomerList.model_validate(await lists.keep(desk, who, key, title.title))


@router.delete("/{key}", operation_id="remove_list", summary="Remove a list that nothing uses", status_code=204)
async def remove_list(who: MayWriteCustomers, key: Named, desk: AtDesk) -> None:
    await lists.drop(desk, who, key)


@router.get("/{key}/members", operation_id="list_list_members", summary="Who is on it, the newest customers first")
async def list_list_members(
    who: MayReadCustomers, key: Named, desk: AtDesk, after: After, limit: Limit = 50
) -> Page[Customer]:
    return page(Customer, await audiences.of_list(desk, key, after=after, limit=limit + 1), limit)


@router.put("/{key}/members", operation_id="put_on_list", summary="Put customers on it")
async def put_on_list(who: MayWriteCustomers, key: Named, members: Members, desk: AtDesk) -> Change:
    return _told(await lists.put_on(desk, who, key, [one.name() for one in members.customers]))


@router.delete("/{key}/members", operation_id="take_off_list", summary="Take customers off it")
async def take_off_list(who: MayWriteCustomers, key: Named, members: Members, desk: AtDesk) -> Change:
    return _told(await lists.take_off(desk, who, key, [one.name() for one in members.customers]))


def _told(change: lists.Change) -> Change:
    told: dict[str, Any] = vars(change) | {"unknown": [dict([name]) for name in change.unknown]}
    return Change.model_validate(told)
