"""A task is on the list once, however often it is asked for, and comes off it when somebody did it."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from activities.hands import Hands
from activities.open_task import open_task
from journeys.passage import Whereabouts
from journeys.steps.task import OpenTask
from operations.customers import look_up
from operations.desk import Desk, NotThere, Who
from operations.touchpoints import tasks

At = Callable[[str], Awaitable[Whereabouts]]
ME = Who("tests")
CALL = OpenTask(assignee="service", text="Bitte anrufen")


async def test_service_is_asked_once_to_call_ada(smatched: Desk, hands: Hands, at: At, ada: str) -> None:
    where = await at("sorry")

    await asyncio.gather(*(open_task.do(hands, where, CALL) for _ in range(8)))

    (task,) = await tasks.listed(smatched, state="open", assignee="service", customer=ada)
    assert (task["text"], task["touchpoint"], task["at"]) == ("Bitte anrufen", where.touchpoint, where.now)
    assert await tasks.listed(smatched, assignee="sales") == []


async def test_what_is_done_is_done_until_it_is_opened_again(smatched: Desk, hands: Hands, at: At) -> None:
    await open_task.do(hands, await at("sorry"), CALL)
    (task,) = await tasks.listed(smatched)

    for _ in range(2):
        done = await tasks.finish(smatched, ME, task["id"])
        assert (done["state"], done["done_at"]) == ("done", smatched.clock())
    assert await tasks.listed(smatched, state="open") == []
    assert (await tasks.reopen(smatched, ME, task["id"])) == task

    told = [line["what"] for line in await look_up.done(smatched) if line["subject"] == task["id"]]
    assert told == ["task.open", "task.done"]


async def test_a_task_that_is_not_there_cannot_be_done(smatched: Desk) -> None:
    with pytest.raises(NotThere):
        await tasks.finish(smatched, ME, "tsk_nobody")
