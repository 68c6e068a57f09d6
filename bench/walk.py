"""What one customer's walk costs Temporal, and how long two months take in virtual time."""

import time
from collections.abc import AsyncIterator

from tests.workflows.conftest import Walk, smatched_company

EMPTY = 5
"""Events of a workflow that does nothing."""


async def figures() -> AsyncIterator[str]:
    async with smatched_company() as company:
        await (await company.send("smatched", "warm")).to_the_end()
        walk = await company.send("smatched", "silent")
        began = time.perf_counter()
        await walk.to_the_end()
        took = time.perf_counter() - began
        async for figure in _of(walk, took):
            yield figure


async def _of(walk: Walk, took: float) -> AsyncIterator[str]:
    now = await walk.handle.describe()
    row = await walk.row()
    steps = sum(row["visits"].values())
    lived = (row["ended_at"] - row["entered_at"]).total_seconds()
    size = now.raw_description.workflow_execution_info.history_size_bytes
    yield f"history_events {now.history_length} events ratio-to {EMPTY}-of-an-empty-workflow"
    yield f"history_events_per_step {now.history_length / steps:.1f} events ratio-to {steps}-steps"
    yield f"history_bytes {size} bytes ratio-to {len(row['visits'])}-steps"
    yield f"virtual_speed {lived / took:.0f} x ratio-to wall-clock"
