"""What one customer's walk costs Temporal, and how long two months take in virtual time."""

import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

from operations.desk import Who
from operations.load import load
from tests.workflows.conftest import Company, Walk
from wiring.settings import Settings
from wiring.stop import Stop
from wiring.up import up

EXAMPLES = Path(__file__).parents[1] / "examples"
EMPTY = 5
"""Events of a workflow that does nothing."""


async def figures() -> AsyncIterator[str]:
    free = {"port": 0, "smtp_port": 0, "temporal_port": 0, "temporal_ui_port": 0}
    with tempfile.TemporaryDirectory() as folder:
        async with up(Settings(data=Path(folder), **free), Stop()) as stack:
            company = Company(stack)
            await load(company.desk, Who("bench"), EXAMPLES / "smatched")
            await company.publish((EXAMPLES / "smatched.yaml").read_text())
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
