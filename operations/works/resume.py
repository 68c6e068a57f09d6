"""`resume`: let the clocks run again that a pause of a journey stopped."""

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncConnection

from operations.desk import Desk
from operations.steer import steer
from operations.work import Item, Work
from store import enrolments
from store.rows import Row
from store.tables import enrolments as register


class Resume(Work):
    """It knows them by the moment of the pause; whoever is held on their own account stays so."""

    kind = "resume"

    def concerns(self, operation: Row) -> tuple[ColumnElement[bool], ...]:
        since = datetime.fromisoformat(operation["detail"]["since"])
        held = (register.c.journey == operation["subject"], register.c.paused_at == since)
        return *held, register.c.state != "ended"

    async def step(self, desk: Desk, connection: AsyncConnection, operation: Row, enrolment: Row) -> Item:
        if not await enrolments.resume(connection, enrolment["id"]):
            return Item("gone")
        await steer(desk, connection, enrolment["id"], {"order": "resume", "clocks": "stood"})
        return Item("done")
