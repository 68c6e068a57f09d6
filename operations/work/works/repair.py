"""`repair`: give the same order to everybody who stands still on a journey for the same reason."""

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.orders import read
from operations.desk import Desk, Refused
from operations.enrolments.possible import possible
from operations.enrolments.steer import here, steer
from operations.work.crowd import Crowd, Item
from store.enrolments import stuck
from store.rows import Row


class Repair(Crowd):
    """Whoever cannot be given it is left as they are, and the report says why.

    What a retry needs mended was mended when it was begun, once for everybody (`operations/enrolments/repair.py`).
    """

    kind = "repair"

    async def concerns(
        self, desk: Desk, connection: AsyncConnection, operation: Row
    ) -> tuple[ColumnElement[bool], ...]:
        asked = operation["detail"]
        return stuck.at(operation["subject"], asked["step"], asked["fault"])

    async def step(self, desk: Desk, connection: AsyncConnection, operation: Row, row: Row) -> Item:
        order = read(operation["detail"]["order"])
        definition = await desk.versions.of(row["journey"], row["version"])
        told = {**here(row), "fault": row["fault"]}
        try:
            possible(order, row, definition, desk.clock())
        except Refused as reason:
            return Item("refused", told | {"reason": str(reason)})
        await steer(desk, connection, row["id"], operation["detail"]["order"] | here(row))
        return Item("done", told)
