"""Record walks as histories that later code must be able to replay: `.venv/bin/python -m tests.workflows.record 0.1.0`.

Done once for each release, and kept for ever: whoever is under way when Etappe is upgraded walks on by them.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from operations import review
from operations.answer import answer
from operations.meet import meet
from operations.unsubscribe import unsubscribe
from operations.watch import watch
from tests.workflows.conftest import Walk, smatched_company

HERE = Path(__file__).parent
LOOP = "journey: loop\nsteps:\n  - {key: hello, send: hello}\n  - {key: pause, delay: 1h, then: hello}\n"

KINDS = """
journey: kinds
steps:
  - {key: hours, window: {days: [mon, tue, wed], from: "09:00", to: "17:00"}}
  - {key: monday, wait_until: {weekday: mon, at: "09:00"}}
  - {key: arm, split: [{share: 50, go: know}, {share: 50, go: know}]}
  - {key: know, update_profile: {tier: gold}}
  - {key: call, task: {for: service, text: Please call}}
  - {key: listen, wait_for: order.paid, within: 2d}
  - {key: enough, exit: gave up}
"""


async def silent(walk: Walk) -> None:
    """Never does anything."""
    await walk.to_the_end()


async def disappointed(walk: Walk) -> None:
    """Watches the film, takes no beer, and says how bad it was."""
    await _until(walk, "film")
    await watch(walk.desk, await _meeting(walk, "f", "film"))
    await _until(walk, "ask")
    await answer(walk.desk, await _meeting(walk, "s", "ask"), {"nps": "2"})
    await walk.to_the_end()


async def unsubscribed(walk: Walk) -> None:
    """Has enough after the first mail."""
    await _until(walk, "breathe")
    await unsubscribe(walk.desk, await _meeting(walk, "u", "hello"), "one-click")
    await walk.handle.result()


async def endless(walk: Walk) -> None:
    """Goes round and round, into a second history and a third."""
    await walk.after(hours=9)


PEOPLE: dict[str, tuple[str, Callable[[Walk], Awaitable[None]], int | None]] = {
    "silent": ("smatched", silent, None),
    "disappointed": ("smatched", disappointed, None),
    "unsubscribed": ("smatched", unsubscribed, None),
    "endless": ("loop", endless, 40),
    "through-every-kind": ("kinds", silent, None),
}


async def record(release: str) -> None:
    async with smatched_company() as company:
        for text in (LOOP, KINDS):
            await company.publish(text)
        for name, (journey, walks, longest) in PEOPLE.items():
            walk = await company.send(journey, name, longest_history=longest)
            first = company.client.get_workflow_handle(walk.enrolment, run_id=(await walk.handle.describe()).run_id)
            await walks(walk)
            history = json.loads((await first.fetch_history()).to_json())
            (HERE / "histories" / f"{release}-{name}.json").write_text(json.dumps(_nameless(history), indent=1) + "\n")


async def _until(walk: Walk, step: str) -> None:
    for _ in range(60):
        row = await walk.row()
        if row["step"] == step and row["deadline"]:
            return
        await walk.after(**_next(row["deadline"] - await walk.clock() if row["deadline"] else timedelta(seconds=1)))
    raise TimeoutError(f"never came to {step}")


def _next(left: timedelta) -> dict[str, float]:
    return {"seconds": max(left.total_seconds(), 0) + 1}


async def _meeting(walk: Walk, purpose: str, step: str):
    delivery = next(row for row in await review.deliveries(walk.desk, enrolment=walk.enrolment) if row["step"] == step)
    token = walk.desk.links.to(purpose, delivery["id"]).rpartition("/")[2]
    return await meet(walk.desk, purpose, token)


def _nameless(value: object) -> object:
    """A history without the names of the machine and the processes that made it."""
    if isinstance(value, dict):
        return {name: "etappe" if name == "identity" else _nameless(inner) for name, inner in value.items()}
    return [_nameless(inner) for inner in value] if isinstance(value, list) else value


if __name__ == "__main__":
    asyncio.run(record(sys.argv[1]))
