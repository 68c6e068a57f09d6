"""Devices: browsers that a customer allowed us to wake."""

from messages import vapid
from messages.outward import leads_out
from operations import audit
from operations.desk import Desk, NotThere, Refused, Who
from store.customers import devices


async def register(desk: Desk, who: Who, customer: str, endpoint: str, p256dh: str, auth: str) -> int:
    """Keep a browser's subscription as the newest; how many there are now. Raises NotThere, Refused."""
    if not leads_out(endpoint):
        raise Refused("the endpoint is not the https address of a push service")
    try:
        vapid.keys(p256dh, auth)
    except ValueError:
        raise Refused("these are not a browser's keys; send `subscription.toJSON()` as it is") from None
    async with desk.database.begin() as connection:
        count = await devices.keep(connection, desk.clock(), customer, endpoint, {"p256dh": p256dh, "auth": auth})
        if count is None:
            raise NotThere(f"there is no customer {customer}")
        await audit.note(connection, desk.clock(), who, "device.registered", customer)
    return count


async def forget(desk: Desk, who: Who, customer: str, endpoint: str) -> None:
    """Wake it no more; nothing happens when it is not known."""
    async with desk.database.begin() as connection:
        await devices.forget(connection, desk.clock(), customer, endpoint)
        await audit.note(connection, desk.clock(), who, "device.forgotten", customer)
