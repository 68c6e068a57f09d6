"""Three people stand still at the same step: they are listed, counted, and repaired together."""

from datetime import datetime

import pytest

from journeys.orders import Jump, Retry, Skip
from journeys.passage import Whereabouts
from operations.desk import Desk, NotThere, Refused, Who
from operations.enrolments.enrol import enrol
from operations.enrolments.repair import repair, stood_still
from operations.events.hand_on import hand_on
from operations.gauge import gauge
from operations.journeys import review
from operations.journeys.define import define
from operations.journeys.publish import publish
from operations.work import progress
from operations.work.keep_working import work
from store.enrolments import enrolments

ME = Who("tests")
TEXT = """journey: broken
steps:
  - {key: hello, send: hello}
  - {key: rest, delay: 1d}
  - {key: listen, wait_for: shop.visited, within: 1d}
"""


@pytest.fixture
async def broken(desk: Desk, ada: str, grace: str, bob: str, now: datetime) -> dict[str, str]:
    """Customer → enrolment: Ada and Grace met a fault in a template, Bob one of ours."""
    await define(desk, ME, TEXT)
    await publish(desk, ME, "broken")
    at = {ada: ("hello", "template_fault"), grace: ("hello", "template_fault"), bob: ("listen", "bug")}
    found = {}
    for customer, (step, fault) in at.items():
        found[customer] = (await enrol(desk, ME, "broken", customer)).id
        told = {"enrolment": found[customer], "customer": customer, "journey": "broken", "version": 1, "now": now}
        async with desk.database.begin() as connection:
            await enrolments.begin(connection, found[customer])
            await enrolments.remember(connection, Whereabouts(**told, step=step, visit=1, fault=fault))
    while await hand_on(desk):
        pass
    return found


async def steered(desk: Desk, walks) -> dict[str, str]:
    while await work(desk) or await hand_on(desk):
        pass
    return {enrolment: order.order for enrolment, order in walks.steered}


async def test_who_stands_still_is_listed_by_step_and_fault(desk: Desk, broken: dict[str, str], ada: str) -> None:
    lines = [
        {"journey": "broken", "step": "hello", "fault": "template_fault", "people": 2},
        {"journey": "broken", "step": "listen", "fault": "bug", "people": 1},
    ]
    assert await stood_still(desk) == await stood_still(desk, "broken") == lines
    assert len(await review.enrolments(desk, stuck=True)) == 3
    assert [row["fault"] for row in await review.enrolments(desk, fault="bug")] == ["bug"]
    assert (await gauge(desk)).stuck == {("broken", "template_fault"): 2, ("broken", "bug"): 1}
    with pytest.raises(NotThere):
        await stood_still(desk, "nothing")


async def test_a_dry_run_only_counts(desk: Desk, broken: dict[str, str], walks) -> None:
    counted = await repair(desk, ME, "broken", Retry(), fault="template_fault", dry_run=True)
    assert (counted.people, counted.operation) == (2, None)
    assert await steered(desk, walks) == {}


async def test_the_same_fault_is_repaired_for_everybody_and_nobody_else(
    desk: Desk, broken: dict[str, str], ada: str, grace: str, walks
) -> None:
    begun = await repair(desk, ME, "broken", Retry(), fault="template_fault")
    assert await steered(desk, walks) == {broken[ada]: "retry", broken[grace]: "retry"}
    operation = await progress.operation(desk, begun.operation or "")
    assert (operation["state"], operation["total"], operation["tally"]) == ("done", 2, {"done": 2})


async def test_whom_an_order_does_not_fit_is_left_alone_and_told_of(
    desk: Desk, broken: dict[str, str], bob: str, walks
) -> None:
    begun = await repair(desk, ME, "broken", Skip(outcome="happened"))
    assert await steered(desk, walks) == {broken[bob]: "skip"}
    refused = await progress.items(desk, begun.operation or "", state="refused")
    assert [item["detail"]["reason"] for item in refused] == [
        "step hello cannot end as “happened”; it can be sent, not_sent"
    ] * 2


async def test_nobody_is_sent_where_there_is_nothing(desk: Desk, broken: dict[str, str]) -> None:
    with pytest.raises(Refused, match="did you mean listen"):
        await repair(desk, ME, "broken", Jump(to="listn"))
    assert (await repair(desk, ME, "broken", Retry(), step="rest")).operation is None
