"""Two switches: a paused journey sends nothing, a draining one lets nobody in."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from operations.customers.identify import Person
from operations.desk import Conflict, Desk, NotThere, Refused, Who
from operations.enrolments import orders
from operations.enrolments.enrol import enrol
from operations.events.hand_on import hand_on
from operations.events.hear import Said, hear
from operations.journeys import review
from operations.journeys.define import define
from operations.journeys.drain import drain, reopen
from operations.journeys.pause import pause, resume
from operations.journeys.publish import publish
from operations.work import progress
from operations.work.keep_working import work
from store.tables import audit_log

ME = Who("tests")
OPEN = "journey: open\nentry: [{event: order.paid}]\nsteps:\n  - {key: hello, send: hello}\n"
Turn = Callable[[Desk, Who, str], Awaitable[dict[str, object]]]


async def state(desk: Desk) -> str:
    return str((await review.journey(desk, "hello"))["state"])


async def test_pause_and_drain_turn_two_switches_that_know_nothing_of_each_other(hello: Desk) -> None:
    turns: list[tuple[Turn, str]] = [
        (pause, "paused"),
        (drain, "halted"),
        (resume, "draining"),
        (pause, "halted"),
        (reopen, "paused"),
        (resume, "live"),
        (drain, "draining"),
        (reopen, "live"),
    ]
    for turn, expected in turns:
        assert (await turn(hello, ME, "hello"))["state"] == expected


async def test_turning_it_again_changes_nothing(hello: Desk) -> None:
    first = await pause(hello, ME, "hello")
    assert await pause(hello, ME, "hello") == first
    await resume(hello, ME, "hello")
    await resume(hello, ME, "hello")
    async with hello.database.read() as connection:
        said = (await connection.execute(select(audit_log.c.what).order_by(audit_log.c.seq))).scalars().all()
    assert [what for what in said if what in ("journey.paused", "journey.resumed")] == [
        "journey.paused",
        "journey.resumed",
    ]


async def test_ada_may_enter_while_it_is_paused_and_waits_at_the_gate(hello: Desk, ada: str) -> None:
    await pause(hello, ME, "hello")
    assert (await enrol(hello, ME, "hello", ada)).created


@pytest.mark.parametrize("turns", [[drain], [drain, pause]])
async def test_nobody_enters_what_drains_and_is_told_so(hello: Desk, ada: str, turns: list[Turn]) -> None:
    for turn in turns:
        await turn(hello, ME, "hello")
    with pytest.raises(Conflict, match=f"is {await state(hello)}, so nobody can enter; reopen it first"):
        await enrol(hello, ME, "hello", ada)


@pytest.mark.parametrize(("turn", "people"), [(pause, 1), (drain, 0)])
async def test_an_order_opens_what_is_paused_but_not_what_drains(desk: Desk, ada: str, turn: Turn, people: int) -> None:
    await define(desk, ME, OPEN)
    await publish(desk, ME, "open")
    await turn(desk, ME, "open")
    await hear(desk, Said("shop", "order-1", "order.paid", Person(id=ada)))
    await hand_on(desk)
    assert len(await review.enrolments(desk, journey="open")) == people


@pytest.fixture
async def three(hello: Desk, ada: str, grace: str, bob: str) -> dict[str, str]:
    """Customer → enrolment, of three people on their way."""
    return {one: (await enrol(hello, ME, "hello", one)).id for one in (ada, grace, bob)}


async def told(desk: Desk, walks: Any) -> dict[str, list[str]]:
    """Enrolment → the orders it got, once everything is done."""
    while await work(desk) or await hand_on(desk):
        pass
    said: dict[str, list[str]] = {}
    for enrolment, order in walks.steered:
        said.setdefault(enrolment, []).append(order.order)
    return said


async def test_clocks_stop_for_everybody_but_who_was_held_before_stays_so_after(
    hello: Desk, three: dict[str, str], bob: str, walks: Any
) -> None:
    await orders.pause(hello, ME, three[bob])
    later = replace(hello, clock=lambda: hello.clock() + timedelta(hours=1))
    operation = (await pause(later, ME, "hello", "stop"))["operation"]
    assert operation
    assert (await pause(later, ME, "hello", "stop"))["operation"] is None
    assert await told(later, walks) == {enrolment: ["pause"] for enrolment in three.values()}
    assert (await resume(later, ME, "hello"))["operation"]
    said = await told(later, walks)
    assert said.pop(three[bob]) == ["pause"]
    assert list(said.values()) == [["pause", "resume"]] * 2
    held = [row["paused_at"] is not None for row in await review.enrolments(hello, customer=bob)]
    assert held == [True]


async def test_a_pause_that_ends_before_everybody_was_told_tells_nobody_more(
    hello: Desk, three: dict[str, str], walks: Any
) -> None:
    await pause(hello, ME, "hello", "stop")
    await resume(hello, ME, "hello")
    assert await told(hello, walks) == {}
    assert {row["state"] for row in await progress.operations(hello)} == {"cancelled", "done"}


async def test_clocks_are_not_stopped_again_before_they_all_run(hello: Desk, three: dict[str, str], walks: Any) -> None:
    await pause(hello, ME, "hello", "stop")
    await told(hello, walks)
    await resume(hello, ME, "hello")
    with pytest.raises(Conflict, match="pause it with clocks running"):
        await pause(hello, ME, "hello", "stop")
    assert await state(hello) == "live"
    assert (await pause(hello, ME, "hello"))["operation"] is None


async def test_a_pause_with_clocks_running_has_nothing_to_tell_anybody(hello: Desk, three: dict[str, str]) -> None:
    assert (await pause(hello, ME, "hello"))["operation"] is None
    assert (await resume(hello, ME, "hello"))["operation"] is None


@pytest.mark.parametrize(
    ("overdue", "spread", "remedy"),
    [
        ("spread", None, "say over what span"),
        ("send", timedelta(hours=1), "leave the span out"),
        ("spread", timedelta(0), "30 days at most"),
        ("spread", timedelta(days=31), "30 days at most"),
    ],
)
async def test_what_waits_is_spread_over_a_span_that_makes_sense(
    hello: Desk, overdue: Any, spread: timedelta | None, remedy: str
) -> None:
    await pause(hello, ME, "hello")
    with pytest.raises(Refused, match=remedy):
        await resume(hello, ME, "hello", overdue, spread)
    assert await state(hello) == "paused"


async def test_what_was_never_published_cannot_be_paused(desk: Desk) -> None:
    await define(desk, ME, OPEN)
    with pytest.raises(Conflict, match="is not published"):
        await pause(desk, ME, "open")
    with pytest.raises(NotThere):
        await pause(desk, ME, "nobody")
