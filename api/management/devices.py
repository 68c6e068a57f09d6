"""Devices and the inbox: how a shop's own pages reach a customer."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from api.access import MayReadCustomers, MayWriteCustomers
from api.desk import AtDesk
from api.idempotency import Making
from api.shape import Asked, Told
from operations.customers import devices
from operations.touchpoints import inbox

router = APIRouter(prefix="/api/v1/customers", tags=["customers"], route_class=Making)

Id = Annotated[str, Path(max_length=64, examples=["cus_0199…"])]
Key = Annotated[str, Field(min_length=16, max_length=120)]


class DeviceKeys(Asked):
    """What a browser decrypts with; it stays there, and these are the public halves."""

    p256dh: Key
    auth: Key


class NewDevice(Asked):
    """A browser's push subscription, as `subscription.toJSON()` has it."""

    endpoint: Annotated[str, Field(max_length=1000)]
    expirationTime: float | None = None
    """The browser's own word for when it ends."""
    keys: DeviceKeys


class Devices(Told):
    """How many of a customer's devices may be woken."""

    devices: int


class InboxAddress(Told):
    """Where a page polls a customer's inbox. Whoever knows it can read it: give it to their own page only."""

    url: str


@router.post(
    "/{customer}/devices", operation_id="register_device", summary="Register a browser for push", status_code=201
)
async def register_device(who: MayWriteCustomers, customer: Id, device: NewDevice, desk: AtDesk) -> Devices:
    keys = device.keys
    count = await devices.register(desk, who, customer, device.endpoint, keys.p256dh, keys.auth)
    return Devices(devices=count)


@router.delete("/{customer}/devices", operation_id="forget_device", summary="Forget a browser", status_code=204)
async def forget_device(
    who: MayWriteCustomers, customer: Id, desk: AtDesk, endpoint: Annotated[str, Query(max_length=1000)]
) -> None:
    await devices.forget(desk, who, customer, endpoint)


@router.get("/{customer}/inbox", operation_id="read_inbox_address", summary="Where a customer’s inbox is polled")
async def read_inbox_address(who: MayReadCustomers, customer: Id, desk: AtDesk) -> InboxAddress:
    return InboxAddress(url=await inbox.address(desk, customer))
