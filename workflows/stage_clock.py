"""The stage clock: rings when a stage takes longer than it may. One timer a stage, not one a step."""

import asyncio
from datetime import datetime

from temporalio import workflow

from journeys.orders import AnyOrder, Late
from journeys.passage import Passage


class StageClock:
    """It rings by an order, so the walk is changed in one way only."""

    def __init__(self, passage: Passage, orders: list[AnyOrder]) -> None:
        self._passage, self._orders = passage, orders
        self._rings: datetime | None = None
        self._running: asyncio.Task[None] | None = None

    def wind(self) -> None:
        """Set it by the stage at hand; one that stands still does not run."""
        rings = None if self._passage.stands else self._passage.late_at
        if rings == self._rings:
            return
        if self._running:
            self._running.cancel()
        self._rings, self._running = rings, asyncio.create_task(self._run(rings)) if rings else None

    async def _run(self, rings: datetime) -> None:
        left = (rings - workflow.now()).total_seconds()
        if left > 0:
            await workflow.sleep(left, summary="The longest this stage may take")
        self._orders.append(Late())
