"""What a walk costs in history: events, counted exactly, and bytes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from temporalio.api.enums.v1 import EventType

from journeys.road import Heard
from tests.workflows.conftest import Company, Walk, wait_until

_NOT_OURS = {
    # The server's own notes, of a clock that somebody moved and of a setting that an operator changed.
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED,
}
LETTER = "send: hello"
REST = "delay: 1s"
WAIT = "wait_for: order.paid, within: 1s"
LONG_WAIT = "wait_for: order.paid, within: 9d"
BRANCH = "branch: [{when: 'profile.zone == \"nowhere\"', go: end}, {else: end}]"
PAST_IT_ALL = "branch: [{when: 'profile.zone == \"nowhere\"', go: s1}, {else: end}]"
"""A first step that leads everybody past the others."""
SPLIT = "split: [{share: 50, go: end}, {share: 50, go: end}]"
DEED = "update_profile: {tier: gold}"


@dataclass(frozen=True)
class Cost:
    """Of a whole walk."""

    events: int
    bytes: int


async def cost(company: Company, name: str, steps: Sequence[str], **customer: object) -> Cost:
    """Somebody walks these steps in real time; `name` is the journey's, and theirs."""
    return await cost_of(await send(company, name, steps, **customer))


async def send(company: Company, name: str, steps: Sequence[str], **customer: object) -> Walk:
    """Somebody sets out on a journey of these steps."""
    lines = "".join(f"  - {{key: s{number}, {step}}}\n" for number, step in enumerate(steps))
    return await company.send(await company.publish(f"journey: {name}\nsteps:\n{lines}"), name, **customer)


async def cost_of(walk: Walk) -> Cost:
    """What a walk has cost when it is over."""
    await walk.handle.result()
    events = (await walk.handle.fetch_history()).events
    size = (await walk.handle.describe()).raw_description.workflow_execution_info.history_size_bytes
    return Cost(sum(event.event_type not in _NOT_OURS for event in events), size)


async def heard(company: Company, name: str) -> Cost:
    """Somebody does what the journey waits for."""
    walk = await send(company, name, [LETTER, LONG_WAIT])

    async def waits() -> bool:
        return (await walk.row())["step"] == "s1"

    await wait_until(waits)
    await company.desk.walks.hear(walk.enrolment, Heard(id="evt_1", name="order.paid"))
    return await cost_of(walk)


async def hundred_steps(company: Company) -> int:
    """What a definition of a hundred steps adds to a history, in bytes; its titles are hard to pack."""
    titles = [hashlib.sha256(bytes([number])).hexdigest()[:40] for number in range(99)]
    letters = [f"{LETTER}, title: t{title}" for title in titles]
    short = await cost(company, "short", [PAST_IT_ALL, LETTER])
    return (await cost(company, "great", [PAST_IT_ALL, *letters])).bytes - short.bytes
