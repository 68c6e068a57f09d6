"""One walk and its own clock: where it stands, and how its time is moved on."""

import asyncio
from datetime import datetime, timedelta

from temporalio.client import Client, WorkflowExecutionDescription, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from operations.desk import Desk
from store.customers import customers
from store.enrolments import enrolments
from store.events import outbox
from store.rows import Row

_PAUSE = 0.05
_LONGEST = 60.0
"""Seconds in which anything that is to happen has happened."""
_SHORT_OF = timedelta(milliseconds=200)


class Walk:
    """The enrolment of one customer. Its clock is moved from one moment in which something happens to the next."""

    def __init__(self, desk: Desk, client: Client, journey: str, email: str) -> None:
        self._desk, self._client, self._journey, self._email = desk, client, journey, email
        self._skipper = TimeSkipper(client, config=TimeSkippingConfig(enabled=False))

    async def settled(self) -> Row:
        """The enrolment's row, once nothing more happens by itself: it waits for somebody or for time, or is over."""
        async with asyncio.timeout(_LONGEST):
            while True:
                row = await self._row()
                if row and (row["state"] == "ended" or await self._rests(row)):
                    return row
                await asyncio.sleep(_PAUSE)

    async def forward_to(self, row: Row, moment: datetime) -> None:
        """Move the clock to a moment; a wait that ends then ends by itself."""
        handle = self._client.get_workflow_handle(row["id"])
        left = moment - await self._skipper.get_current_time(handle)
        # The server may run past the end of a leap when there is something to do on the way. So a leap ends just short
        # of the moment, with nothing due before it, and the rest of the time simply passes.
        if left > _SHORT_OF:
            await self._leap(row["id"], left - _SHORT_OF)
        await asyncio.sleep(max(0.0, min(left, _SHORT_OF).total_seconds()))

    async def _leap(self, enrolment: str, span: timedelta) -> None:
        try:
            await self._skipper.fast_forward(self._client.get_workflow_handle(enrolment), span)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:  # not found: the walk ended meanwhile
                raise

    async def _row(self) -> Row | None:
        """The row, unless something is still to be handed on."""
        async with self._desk.database.read() as connection:
            if await outbox.depth(connection):
                return None
            customer = await customers.by(connection, "email", self._email)
            return await enrolments.latest(connection, self._journey, customer["id"]) if customer else None

    async def _rests(self, row: Row) -> bool:
        if row["deadline"] is None:
            return False
        handle = self._client.get_workflow_handle(row["id"])
        now = await self._skipper.get_current_time(handle)
        return now < row["deadline"] and _idle(await handle.describe()) and await self._row() == row


def _idle(described: WorkflowExecutionDescription) -> bool:
    raw = described.raw_description
    busy = raw.pending_activities or raw.HasField("pending_workflow_task")
    return described.status is WorkflowExecutionStatus.RUNNING and not busy
