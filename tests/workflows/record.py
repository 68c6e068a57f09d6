"""Record walks as histories that later code must be able to replay: `python -m tests.workflows.record 0.1.0 [NAME…]`.

Done once for each release, and kept for ever: whoever is under way when Etappe is upgraded walks on by them.
"""

import asyncio
import json
import re
import sys
from collections.abc import Awaitable, Callable, Collection
from datetime import timedelta
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowHandle
from temporalio.service import RPCError

from journeys.recurrence import Recurrence
from operations.audiences import launches, lists
from operations.audiences.launch import Wish, launch
from operations.customers.identify import Person
from operations.enrolments.steer import steer
from operations.events.hear import Said, hear
from operations.journeys import review
from operations.touchpoints.answer import answer
from operations.touchpoints.meet import meet
from operations.touchpoints.unsubscribe import unsubscribe
from operations.touchpoints.watch import watch
from store.enrolments import history
from tests.workflows.conftest import Company, Walk, smatched_company, wait_until
from tests.workflows.sale import ME, Sale

Handle = WorkflowHandle[Any, Any]
_PROCESS = re.compile(r"\d+@")
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

NEWER = """
journey: newer
exit: [{event: customer.complained, go: soothe}]
stages: {first: {longest: 20d, late: late}, second: {}}
steps:
  - {key: round, delay: 1d, stage: first}
  - {key: again, go: round, at_most: 2}
  - key: either
    wait_for: [order.paid, {event: shop.visited, go: hello}]
    since: entry
    within: 3d
    then: {timed_out: date, order.paid: hello}
  - {key: hello, send: hello}
  - {key: date, wait_until: {date: profile.attributes.birthday}, then: {no_date: won}}
  - {key: won, goal: first_order}
  - {key: child, start: kinds, wait: true, within: 3d}
  - {key: long, delay: 1mo}
  - {key: late, send: hello, stage: second, then: end}
  - {key: soothe, delay: 2d}
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


async def steered(walk: Walk) -> None:
    """Is paused and goes on, skips a step, jumps, has a wait moved, complains, and goes the other way."""
    await _order(walk, order="pause")
    await _order(walk, order="resume", clocks="stood")
    await _order(walk, order="skip")
    await _order(walk, order="jump", to="either")
    await _order(walk, order="move", until=(await walk.clock() + timedelta(days=1)).isoformat())
    await _order(walk, order="replan")
    await hear(walk.desk, Said("record", "1", "customer.complained", Person(id=walk.customer)))
    await walk.to_the_end()


PEOPLE: dict[str, tuple[str, Callable[[Walk], Awaitable[None]], int]] = {
    "silent": ("smatched", silent, 0),
    "disappointed": ("smatched", disappointed, 0),
    "unsubscribed": ("smatched", unsubscribed, 0),
    "endless": ("loop", endless, 40),
    "through-every-kind": ("kinds", silent, 0),
    "through-newer-kinds": ("newer", silent, 0),
    "steered": ("newer", steered, 0),
}


async def broadcast(company: Company) -> Handle:
    """Two people, so slowly that it has to rest."""
    sale = Sale(company, "recorded", rate="4/min")
    await sale.invite("ada", "grace")
    operation = await sale.start()
    await sale.over(patience=90)
    return company.client.get_workflow_handle(operation)


async def due(company: Company) -> Handle:
    """A launch that recurs, one time of it."""
    await lists.keep(company.desk, ME, "regulars", "Regulars")
    await lists.put_on(company.desk, ME, "regulars", [("id", (await company.customer("regular"))[0])])
    morning = Recurrence(when="day at 9:00", zone="Europe/Berlin")
    row = await launch(company.desk, ME, Wish("kinds", {"list": "regulars"}, recurrence=morning))

    async def done() -> bool:
        found = (await launches.found(company.desk, row["id"]))["operation"]
        return found is not None and found["state"] == "done"

    await wait_until(lambda: _scheduled(company, row["id"]))
    await company.client.get_schedule_handle(row["id"]).trigger()
    await wait_until(done, 60)
    [begun] = [one async for one in company.client.list_workflows("WorkflowType = 'Launch'")]
    handle = company.client.get_workflow_handle(begun.id, run_id=begun.run_id)
    await handle.result()
    await launches.end(company.desk, ME, row["id"])
    return handle


HOUSE: dict[str, Callable[[Company], Awaitable[Handle]]] = {"broadcast": broadcast, "launch": due}
"""What nobody walks."""


async def record(release: str, only: Collection[str] = ()) -> None:
    async with smatched_company() as company:
        for text in (LOOP, KINDS, NEWER):
            await company.publish(text)
        for name in only or (*PEOPLE, *HOUSE):
            handle = await (HOUSE[name](company) if name in HOUSE else _walked(company, name))
            recorded = json.loads((await handle.fetch_history()).to_json())
            (HERE / "histories" / f"{release}-{name}.json").write_text(json.dumps(_nameless(recorded), indent=1) + "\n")


async def _walked(company: Company, name: str) -> Handle:
    """The first history of a walk that is over."""
    journey, walks, longest = PEOPLE[name]
    walk = await company.send(journey, name, longest_history=longest)
    first = company.client.get_workflow_handle(walk.enrolment, run_id=(await walk.handle.describe()).run_id)
    await walks(walk)
    return first


async def _scheduled(company: Company, launch_id: str) -> bool:
    try:
        return bool(await company.client.get_schedule_handle(launch_id).describe())
    except RPCError:  # the outbox is on its way
        return False


async def _order(walk: Walk, **said: object) -> None:
    """Give an order, and see it carried out."""

    async def rests() -> bool:
        return (await walk.row())["deadline"] is not None

    await wait_until(rests)
    async with walk.desk.database.begin() as connection:
        await steer(walk.desk, connection, walk.enrolment, said)

    async def carried_out() -> bool:
        async with walk.desk.database.read() as connection:
            notes = await history.notes(connection, walk.enrolment)
        return ("ordered", said["order"]) in [(note["what"], note["said"]) for note in notes]

    await wait_until(carried_out)


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
    if isinstance(value, list):
        return [_nameless(inner) for inner in value]
    return "etappe" if isinstance(value, str) and _PROCESS.match(value) else value


if __name__ == "__main__":
    asyncio.run(record(sys.argv[1], sys.argv[2:]))
