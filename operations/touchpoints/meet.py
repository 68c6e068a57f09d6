"""Meet a customer who followed one of our links: who it is, and at which touchpoint."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.journey import Journey
from journeys.passage import meeting
from journeys.step import Step
from messages.links import BadLink, Purpose
from operations.desk import Desk, NotThere
from store.customers import customers
from store.enrolments import enrolments
from store.rows import Row
from store.sending import deliveries

GONE = "This link leads nowhere any more."


@dataclass(frozen=True)
class Meeting:
    """A customer at a touchpoint."""

    delivery: Row
    customer: Row
    journey: Journey
    step: Step
    now: datetime
    """Later of the wall clock and the enrolment's own: in the demo the enrolment is weeks ahead."""

    @property
    def touchpoint(self) -> str:
        """`enrolment/step/visit`."""
        return meeting(self.delivery["touchpoint"])

    @property
    def locale(self) -> str:
        """The customer's language."""
        return str(self.customer["locale"])


async def meet(desk: Desk, purpose: Purpose, token: str) -> Meeting:
    """Whom a link leads back to. Raises NotThere, in the same words for a forged link as for an erased customer."""
    try:
        identity = desk.links.read(purpose, token)
    except BadLink:
        raise NotThere(GONE) from None
    return await meeting_at(desk, identity)


async def meeting_at(desk: Desk, identity: str) -> Meeting:
    """The same by a delivery's id. Raises NotThere."""
    return await met(desk, await delivery_at(desk, identity))


async def delivery_at(desk: Desk, identity: str) -> Row:
    """A delivery by its id. Raises NotThere, in the same words as `meet`."""
    async with desk.database.read() as connection:
        row = await deliveries.find(connection, identity)
    if row is None:
        raise NotThere(GONE)
    return row


async def met(desk: Desk, delivery: Row) -> Meeting:
    """Who got a delivery, and where. Raises NotThere."""
    async with desk.database.read() as connection:
        customer = await customers.find(connection, delivery["customer"])
        clock = await _clock(connection, delivery)
    if customer is None or clock is None:
        raise NotThere(GONE)
    journey = await desk.versions.of(delivery["journey"], delivery["version"])
    now = max(desk.clock(), clock)
    return Meeting(delivery, customer, journey, journey.by_key[delivery["step"]], now)


async def _clock(connection: AsyncConnection, delivery: Row) -> datetime | None:
    """The enrolment's own; a broadcast's when it is of one, for there nobody walks."""
    if delivery["enrolment"] is None:
        sent: datetime = delivery["at"]
        return sent
    enrolment = await enrolments.find(connection, delivery["enrolment"])
    return enrolment["clock"] if enrolment else None
