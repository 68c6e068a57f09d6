"""`repair`: give the same order to everybody who stands still on a journey for the same reason."""

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.orders import read
from operations.desk import Desk, Refused
from operations.possible import possible
from operations.steer import here, steer
from operations.work import Item, Work
from store import stuck
from store.rows import Row


class Repair(Work):
    """Whoever cannot be given it is left as they are, and the report says why."""

    kind = "repair"

    def concerns(self, operation: Row) -> tuple[ColumnElement[bool], ...]:
        asked = operation["detail"]
        return stuck.at(operation["subject"], asked["step"], asked["fault"])

    async def step(self, desk: Desk, connection: AsyncConnection, operation: Row, enrolment: Row) -> Item:
        order = read(operation["detail"]["order"])
        definition = await desk.versions.of(enrolment["journey"], enrolment["version"])
        told = {**here(enrolment), "fault": enrolment["fault"]}
        try:
            possible(order, enrolment, definition, desk.clock())
        except Refused as reason:
            return Item("refused", told | {"reason": str(reason)})
        await steer(desk, connection, enrolment["id"], operation["detail"]["order"] | here(enrolment))
        return Item("done", told)
