"""Stop an enrolment: nothing more is sent for it from now on, and its walk ends."""

from operations import audit
from operations.desk import Conflict, Desk, NotThere, Who
from store import enrolments, outbox


async def stop(desk: Desk, who: Who, enrolment: str, reason: str) -> None:
    """End an enrolment. Raises NotThere, or Conflict when it has ended already."""
    async with desk.database.begin() as connection:
        row = await enrolments.find(connection, enrolment)
        if row is None:
            raise NotThere(f"there is no enrolment {enrolment}")
        if row["state"] == "ended":
            raise Conflict(f"this enrolment ended already, as “{row['outcome']}”")
        await enrolments.close_door(connection, enrolment)
        await outbox.put(connection, desk.clock(), "stop", enrolment, {"reason": reason})
        await audit.note(connection, desk.clock(), who, "enrolment.stopped", enrolment, {"reason": reason})
