"""Two switches: a paused journey sends nothing, a draining one lets nobody in."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from operations import review
from operations.define import define
from operations.desk import Conflict, Desk, NotThere, Who
from operations.enrol import enrol
from operations.hand_on import hand_on
from operations.hear import Said, hear
from operations.identify import Person
from operations.pause import drain, pause, reopen, resume
from operations.publish import publish
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


async def test_what_was_never_published_cannot_be_paused(desk: Desk) -> None:
    await define(desk, ME, OPEN)
    with pytest.raises(Conflict, match="is not published"):
        await pause(desk, ME, "open")
    with pytest.raises(NotThere):
        await pause(desk, ME, "nobody")
