"""Orders: what an operator may do about one enrolment on its way. The walk carries them out, and tells of it.

Each is for the place where the enrolment is seen to be; where that has been left meanwhile, the walk refuses it.
"""

from typing import Literal

from journeys.orders import Order
from operations import audit
from operations.desk import Desk, Who
from operations.enrolments.possible import possible
from operations.enrolments.steer import again, here, steer, under_way
from store.enrolments import enrolments
from store.rows import Row

Clocks = Literal["ran", "stood"]


async def pause(desk: Desk, who: Who, enrolment: str) -> Row:
    """Nothing is sent for it from now on, and it stands still. Pausing again changes nothing.

    The enrolment's row, here as below. Raises NotThere, or Conflict when it is over.
    """
    async with desk.database.begin() as connection:
        await under_way(connection, enrolment)
        if await enrolments.pause(connection, enrolment, desk.clock()):
            await steer(desk, connection, enrolment, {"order": "pause"})
            await audit.note(connection, desk.clock(), who, "enrolment.paused", enrolment)
        return await under_way(connection, enrolment)


async def resume(desk: Desk, who: Who, enrolment: str, clocks: Clocks = "ran") -> Row:
    """It goes on. Clocks `ran`: what is overdue is done at once; `stood`: as much is left of a wait as there was."""
    async with desk.database.begin() as connection:
        await under_way(connection, enrolment)
        if await enrolments.resume(connection, enrolment):
            await steer(desk, connection, enrolment, {"order": "resume", "clocks": clocks})
            await audit.note(connection, desk.clock(), who, "enrolment.resumed", enrolment, {"clocks": clocks})
        return await under_way(connection, enrolment)


async def give(desk: Desk, who: Who, enrolment: str, order: Order) -> Row:
    """Have a step retried, skipped or left for another, or a wait end at another time. Raises Refused with a remedy."""
    async with desk.database.begin() as connection:
        row = await under_way(connection, enrolment)
        possible(order, row, await desk.versions.of(row["journey"], row["version"]), desk.clock())
        await again(desk, connection, row, order)
        said = order.said() | here(row)
        await steer(desk, connection, enrolment, said)
        await audit.note(connection, desk.clock(), who, "enrolment.steered", enrolment, said)
    return row
