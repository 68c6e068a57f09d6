"""Three people stand still at the same step: they are listed, counted, and repaired together."""

from datetime import datetime

import pytest
from sqlalchemy import insert

from journeys.delivery import TEMPLATE_FAULT
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
from store.content import messages
from store.enrolments import enrolments
from store.journeys import contents
from store.tables import enrolments as register
from tests.statements import statements

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


FOOT = "\n{{ brand.imprint[0] }}\n{{ links.unsubscribe }}\n"


async def say(desk: Desk, words: str) -> None:
    files = {"email/de/subject.txt": "Servus", "email/de/body.txt": words + FOOT}
    async with desk.database.begin() as connection:
        await messages.save(connection, desk.clock(), "hello", files)


@pytest.fixture
async def two_hundred(desk: Desk, ada: str) -> set[str]:
    """Enrolments that stand still because of a message, half of them on each of two versions."""
    for words in ("Griaß di.", "Griaß enk."):
        await say(desk, words)
        await define(desk, ME, TEXT)
        await publish(desk, ME, "broken")
    told = {"journey": "broken", "customer": ada, "state": "active", "step": "hello", "visit": 1, "asked": 1}
    seen = {"fault": TEMPLATE_FAULT, "newest_event": 0, "clock": desk.clock(), "entered_at": desk.clock()}
    way = {"visits": {"hello": 1}, "outcomes": {}}
    rows = [{"id": f"enr_{n}", "entry_key": str(n), "version": 1 + n % 2, **told, **seen, **way} for n in range(200)]
    async with desk.database.begin() as connection:
        await connection.execute(insert(register), rows)
    return {row["id"] for row in rows}


@pytest.mark.parametrize("fault", [None, TEMPLATE_FAULT])
async def test_what_two_hundred_people_of_two_versions_are_sent_is_mended_twice_and_all_go_on(
    desk: Desk, two_hundred: set[str], walks, fault: str | None
) -> None:
    await say(desk, "Servus beinand.")
    with statements(desk.database) as said:
        await repair(desk, ME, "broken", Retry(), fault=fault)
        went_on = await steered(desk, walks)
    assert went_on == dict.fromkeys(two_hundred, "retry")
    assert len([one for one in said if one.startswith("UPDATE journey_versions")]) == 2
    async with desk.database.read() as connection:
        pinned = [await contents.of(connection, "broken", number) for number in (1, 2)]
    assert [one and one["files"]["email/hello/de/body.txt"] for one in pinned] == ["Servus beinand." + FOOT] * 2


async def test_whom_another_order_or_another_fault_is_about_keep_their_words(
    desk: Desk, two_hundred: set[str], walks
) -> None:
    await say(desk, "Servus beinand.")
    with statements(desk.database) as said:
        await repair(desk, ME, "broken", Retry(), dry_run=True)
        await repair(desk, ME, "broken", Retry(), step="rest")
        await repair(desk, ME, "broken", Retry(), fault="bug")
        await repair(desk, ME, "broken", Skip())
        await steered(desk, walks)
    assert not [one for one in said if one.startswith("UPDATE journey_versions")]
