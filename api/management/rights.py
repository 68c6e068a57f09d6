"""Rights: what concerns one person as a whole. Two that are one, everything about them, and that they are forgotten."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import Field

from api.access import MayReadCustomers, MayWriteCustomers
from api.desk import AtDesk
from api.idempotency import Making
from api.management.customers import CustomerWithConsents, told
from api.shape import Asked, Instant, Told
from operations.customers.disclose import disclose
from operations.customers.erase import erase
from operations.customers.merge import merge

router = APIRouter(prefix="/api/v1/customers/{customer}", tags=["customers"], route_class=Making)

Id = Annotated[str, Path(max_length=64, examples=["cus_0199…"])]
_CALLED = {"enrolments": "enrollments", "enrolment": "enrollment"}


class NewMerge(Asked):
    """Who else this customer is."""

    other: Annotated[str, Field(max_length=64, examples=["cus_0198…"])]
    """The id of the customer that becomes this one."""


class Export(Told):
    """Everything that is kept about one person."""

    customer: str
    at: Instant
    segments: list[str]
    """To which they belong now."""
    data: dict[str, list[dict[str, Any]]]
    """Table → rows."""


class NewErasure(Asked):
    """How somebody is to be erased."""

    suppress: bool = True
    """Keep a hash of their addresses, so that nobody writes to them if they are told to us again."""


class Erasure(Told):
    """What was done."""

    customer: str
    at: Instant
    rows: dict[str, int]
    """Table → how many rows were removed, or robbed of their person."""
    walks_ended: int
    suppressed: bool
    """Whether their addresses are on the list of those who must not be written to."""
    scrubbed: bool
    """Whether it has left the database's own log as well; if not, it will with the next checkpoint."""


@router.post("/merges", operation_id="merge_customers", summary="Make another customer this one")
async def merge_customers(
    who: MayWriteCustomers, customer: Id, asked: NewMerge, desk: AtDesk, response: Response
) -> CustomerWithConsents:
    await merge(desk, who, customer, asked.other)
    return await told(desk, "id", customer, response)


@router.post("/exports", operation_id="disclose_customer", summary="Everything that is kept about one person")
async def disclose_customer(who: MayReadCustomers, customer: Id, desk: AtDesk) -> Export:
    told = await disclose(desk, who, customer)
    data = {_CALLED.get(table, table): [_renamed(row) for row in rows] for table, rows in told["data"].items()}
    return Export(**told | {"data": data})


def _renamed(row: dict[str, Any]) -> dict[str, Any]:
    return {_CALLED.get(name, name): value for name, value in row.items()}


@router.post("/erasures", operation_id="erase_customer", summary="Erase one person, everywhere")
async def erase_customer(
    who: MayWriteCustomers, customer: Id, desk: AtDesk, asked: NewErasure | None = None
) -> Erasure:
    chosen = asked or NewErasure()
    return Erasure.model_validate(await erase(desk, who, customer, suppress=chosen.suppress))
