"""`resume`: let the clocks run again that a pause of a journey stopped."""

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncConnection

from operations.desk import Desk
from operations.enrolments.steer import steer
from operations.work.crowd import Crowd, Item
from store.enrolments import enrolments
from store.rows import Row
from store.tables import enrolments as register


class Resume(Crowd):
    """It knows them by the moment of the pause; whoever is held on their own account stays so."""

    kind = "resume"

    async def concerns(
        self, desk: Desk, connection: AsyncConnection, operation: Row
    ) -> tuple[ColumnElement[bool], ...]:
        since = datetime.fromisoformat(operation["detail"]["since"])
        held = (register.c.journey == operation["subject"], register.c.paused_at == since)
        return *held, register.c.state != "ended"

    async def step(self, desk: Desk, connection: AsyncConnection, operation: Row, row: Row) -> Item:
        if not await enrolments.resume(connection, row["id"]):
            return Item("gone")
        await steer(desk, connection, row["id"], {"order": "resume", "clocks": "stood"})
        return Item("done")
