"""`pause`: stop the clocks of everybody on a journey that was paused."""

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncConnection

from operations.desk import Desk
from operations.enrolments.steer import steer
from operations.work.crowd import Crowd, Item
from store.enrolments import enrolments
from store.rows import Row
from store.tables import enrolments as register


class Pause(Crowd):
    """Whoever is held on their own account already is left as they are."""

    kind = "pause"

    async def concerns(
        self, desk: Desk, connection: AsyncConnection, operation: Row
    ) -> tuple[ColumnElement[bool], ...]:
        on_their_way = (register.c.journey == operation["subject"], register.c.state != "ended")
        return *on_their_way, register.c.paused_at.is_(None)

    async def step(self, desk: Desk, connection: AsyncConnection, operation: Row, row: Row) -> Item:
        since = datetime.fromisoformat(operation["detail"]["since"])
        if not await enrolments.pause(connection, row["id"], since):
            return Item("gone")
        await steer(desk, connection, row["id"], {"order": "pause"})
        return Item("done")
