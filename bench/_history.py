"""What a walk leaves in Temporal's history: counts and bytes, the same on every machine."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from bench._by_hand import JOURNEY
from bench._engine_room import EngineRoom
from journeys.text import read
from tests.workflows.conftest import Company, stack_in
from tests.workflows.cost import BRANCH, DEED, LETTER, REST, SPLIT, WAIT, cost, heard, hundred_steps
from workflows.payloads import CONVERTER

_KINDS = {"letter": LETTER, "delay": REST, "wait_in_vain": WAIT, "branch": BRANCH, "split": SPLIT, "deed_at_home": DEED}


async def figures() -> AsyncIterator[str]:
    """Of each kind of step, and of what a journey and a customer look like."""
    with tempfile.TemporaryDirectory() as folder:
        async with stack_in(Path(folder)) as stack:
            company = Company(stack)
            alone = await cost(company, "alone", [LETTER])
            for name, step in _KINDS.items():
                dearer = (await cost(company, f"with_{name}", [LETTER, step])).events - alone.events
                yield f"events_{name} {dearer} events ratio-to the-walk-without-it"
            dearer = (await heard(company, "with_event")).events - alone.events
            yield f"events_wait_that_is_answered {dearer} events ratio-to the-walk-without-it"
            yield f"bytes_of_a_hundred_steps {await hundred_steps(company)} bytes ratio-to two-steps"
            yield await _well_known(company)


async def _well_known(company: Company) -> str:
    little, much = [
        await cost(company, name, [LETTER, REST], attributes={"about": "x" * size})
        for name, size in (("little", 1_000), ("plenty", 50_000))
    ]
    return f"bytes_for_a_50_kB_profile {much.bytes / little.bytes:.3f} x ratio-to a-1-kB-profile"


async def beside(room: EngineRoom) -> AsyncIterator[str]:
    """Five letters, beside the same written by hand and the definition that is pinned in it."""
    five = read(JOURNEY).journey
    sizes = []
    for handle in (await room.start(five), await room.start_by_hand()):
        await handle.result()
        told = (await handle.describe()).raw_description.workflow_execution_info
        sizes.append((told.history_length, told.history_size_bytes))
    (events, ours), (events_by_hand, by_hand) = sizes
    pinned = sum(payload.ByteSize() for payload in await CONVERTER.encode([five]))
    yield f"five_steps_events {events / events_by_hand:.2f} x ratio-to {events_by_hand}-by-hand"
    yield f"five_steps_bytes {ours / (by_hand + pinned):.2f} x ratio-to {by_hand}-by-hand-and-{pinned}-of-definition"
