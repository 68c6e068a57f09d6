"""Temporal's memory is lost while a thousand people are on their way: the store calls every one of them back."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from journeys.ends import ends
from journeys.passage import Whereabouts
from operations.customers.consent import give, withdraw
from operations.customers.identify import Person, identify
from operations.desk import Desk, Who
from operations.enrolments.enrol import enrol
from operations.enrolments.rehydrate import rehydrate
from operations.enrolments.stop import stop
from operations.journeys import review
from operations.journeys.pause import pause
from operations.load import load
from store.enrolments import enrolments
from store.tables import enrolments as people
from store.tables import mailbox, outbox
from tests.workflows.conftest import Company, Walk, stack_in, wait_until
from wiring.temporal_server import memory
from wiring.up import Stack

ME = Who("tests")
SMATCHED = Path(__file__).parents[2] / "examples" / "smatched"
PEOPLE = 1_000
THEN = "  - {key: bye, send: hello}\n"
KINDS = {
    "delay": "{key: here, delay: 9d}",
    "delay-at": '{key: here, delay: 9d, at: "10:00"}',
    "wait-for": "{key: here, wait_for: shop.visited, within: 9d}",
    "wait-until": '{key: here, wait_until: {weekday: mon, at: "09:00"}}',
    "window": "{key: here, window: {days: [%s]}}",
    "video": "{key: here, video: product_film, within: 9d}",
    "survey": "{key: here, survey: after_experience, within: 9d}",
    "voucher": "{key: here, voucher: free_beer, within: 9d}",
    "gift-card": "{key: here, gift_card: {amount: 1 EUR, budget: goodwill}}\n  - {key: rest, delay: 9d}",
    "held": "{key: here, send: hello}",
    "decided": "{key: way, branch: [{when: 'profile.zone == \"UTC\"', go: bye}, {else: rest}]}\n"
    "  - {key: rest, delay: 9d}",
}


@dataclass
class Picture:
    """Everybody, as the store sees them, and the mails they got."""

    people: dict[str, tuple[str, int, datetime | None, str]]
    mails: int

    @classmethod
    async def of(cls, desk: Desk) -> "Picture":
        kept = (
            people.c.id,
            people.c.step,
            people.c.visit,
            people.c.deadline,
            people.c.state,
        )
        async with desk.database.read() as connection:
            found = (await connection.execute(select(*kept))).all()
            mails = (await connection.execute(select(func.count()).select_from(mailbox))).scalar_one()
        return cls({row.id: (row.step, row.visit, row.deadline, row.state) for row in found}, mails)


@pytest.mark.timeout(900)  # a thousand people enter twice; on a slow machine six in a second
async def test_nobody_is_lost_no_wait_is_longer_and_nothing_is_sent_twice(tmp_path: Path) -> None:
    async with stack_in(tmp_path) as stack:
        await _everybody_on_their_way(stack)
        before = await Picture.of(stack.parts.desk)
    for lost in tmp_path.glob(f"{memory(stack.settings).name}*"):
        lost.unlink()
    async with stack_in(tmp_path) as stack:  # `up` sees that the file is gone
        await wait_until(lambda: _running(stack), 300)
        await asyncio.sleep(2)  # long enough for whoever would send again
        assert await Picture.of(stack.parts.desk) == before
        found = await rehydrate(stack.parts.desk, ME)
        assert (found.open, found.started) == (PEOPLE, 0)
        await _walk_on(stack, before)


async def _everybody_on_their_way(stack: Stack) -> None:
    desk, company = stack.parts.desk, Company(stack)
    await load(desk, ME, SMATCHED)
    day = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[(desk.clock().weekday() + 3) % 7]
    for name, steps in KINDS.items():
        await company.publish(f"journey: {name}\nsteps:\n  - {steps.replace('%s', day)}\n{THEN}")
    await pause(desk, ME, "held")
    for number in range(PEOPLE):
        person = Person(external_id=f"p{number}", email=f"p{number}@example.com", name=f"P {number}")
        customer = await identify(desk, person)
        await give(desk, ME, customer, "news", evidence={})
        await enrol(desk, ME, list(KINDS)[number % len(KINDS)], customer)
    await wait_until(lambda: _settled(desk), 300)


async def _settled(desk: Desk) -> bool:
    """Whether everybody has come to where they wait."""
    waiting = people.c.deadline.is_not(None) | ((people.c.journey == "held") & (people.c.step == "here"))
    async with desk.database.read() as connection:
        there = select(func.count()).select_from(people).where(waiting)
        left = (await connection.execute(select(func.count()).select_from(outbox))).scalar_one()
        return (await connection.execute(there)).scalar_one() == PEOPLE and left == 0


async def _running(stack: Stack) -> bool:
    count = await stack.parts.client.count_workflows("ExecutionStatus = 'Running'")
    return count.count == PEOPLE


async def _walk_on(stack: Stack, before: Picture) -> None:
    """One of each kind, to the end: at the moment at which the lost walk would have come there."""
    desk, company = stack.parts.desk, Company(stack)
    for name in KINDS:
        if name == "held":
            continue
        row = (await review.enrolments(desk, journey=name, limit=1))[0]
        handle = company.client.get_workflow_handle(row["id"])
        walk = Walk(desk, row["customer"], "", row["id"], handle, company.skipper)
        assert await walk.to_the_end() == "completed", name
        late = (await walk.row())["ended_at"] - before.people[row["id"]][2]
        assert 0 <= late.total_seconds() < 60, name


async def test_an_unsubscribe_and_a_stop_that_were_lost_on_their_way_are_told_again(hello: Desk, ada: str) -> None:
    """They had reached Temporal, and Temporal was lost before anybody acted on them."""
    enrolled = await enrol(hello, ME, "hello", ada)
    where = Whereabouts(
        enrolment=enrolled.id, customer=ada, journey="hello", version=1, now=hello.clock(), step="hello"
    )
    left = [(end.role, end.hearken, end.leads_to) for end in ends(await hello.versions.of("hello", 1))]
    async with hello.database.begin() as connection:
        await enrolments.watch(connection, where, left)
        await enrolments.remember(connection, where)
    await withdraw(hello, ME, ada, "news", evidence={"how": "one click"})
    await stop(hello, ME, enrolled.id, "asked us to")
    async with hello.database.begin() as connection:
        await connection.execute(delete(outbox))
    assert (await rehydrate(hello, ME)).started == 1
    async with hello.database.read() as connection:
        told = {row.deed: row.detail for row in (await connection.execute(select(outbox))).all()}
    assert told["hear"]["leads_to"] == "unsubscribed"
    assert "stop" in told
