"""A dry-run of ninety days and thirty steps, every message rendered."""

import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from bench._meter import Middle
from journeys.rehearsal.example import Example
from journeys.rehearsal.programme import Programme
from journeys.text import read
from operations.rehearsals.dry_run import rehearsed
from wiring import texts
from wiring.settings import Settings

RUNS = 15
_STEPS = "".join(f"  - {{key: mail_{n}, send: hello}}\n  - {{key: rest_{n}, delay: 6d}}\n" for n in range(15))
_START = datetime(2026, 11, 23, 9, tzinfo=UTC)


async def figures() -> AsyncIterator[str]:
    """By the clock; the first one, which reads the templates, is not counted."""
    journey, renderer = read(f"journey: ninety\nsteps:\n{_STEPS}").journey, texts.renderer(Settings())
    ada = Example(name="Ada", email="ada@example.com", locale="en", zone="Europe/London", consents=["news"])
    programme, took = Programme(customer=ada, days=91), []
    for _ in range(RUNS + 1):
        began = time.perf_counter()
        trace = rehearsed(journey, programme, renderer, _START)
        took.append(1000 * (time.perf_counter() - began))
    middle = Middle(took[1:])
    yield f"dry_run {middle} ms ratio-to 90-days-and-30-steps {middle.span} {trace.outcome}"
