"""Stop an enrolment: nothing more is sent for it from now on, and its walk ends."""

from operations import audit
from operations.desk import Desk, Who
from operations.enrolments.steer import under_way
from store.enrolments import enrolments
from store.events import outbox


async def stop(desk: Desk, who: Who, enrolment: str, reason: str) -> None:
    """End an enrolment. Raises NotThere, or Conflict when it has ended already."""
    async with desk.database.begin() as connection:
        await under_way(connection, enrolment)
        await enrolments.close_door(connection, enrolment)
        await outbox.put(connection, desk.clock(), "stop", enrolment, {"reason": reason})
        await audit.note(connection, desk.clock(), who, "enrolment.stopped", enrolment, {"reason": reason})
