"""An operator changes somebody on their way: each order at once, each told in the history, nothing sent twice."""

from datetime import timedelta

import pytest

from journeys.travelling import UNKNOWN_KIND
from operations.desk import Who
from operations.enrolments.steer import steer
from operations.journeys import review
from operations.journeys.define import define
from operations.journeys.publish import publish
from store.enrolments import enrolments, history
from tests.workflows.conftest import wait_until
from workflows.doorplate import ENROLMENT, QUEUE

ME = Who("tests")
REST = """
steps:
  - {key: hello, send: hello}
  - {key: rest, delay: 10d}
  - {key: listen, wait_for: shop.visited, within: 5d, then: {happened: again, timed_out: end}}
  - {key: again, send: hello}
  - {key: film, video: product_film, within: 4d}
"""
BROKEN = """
steps:
  - {key: hello, send: hello}
  - {key: broken, send: gift_card}
  - {key: rest, delay: 1d}
"""
STAGES = """
stages: {short: {longest: 3d, late: sorry}, long: {}}
steps:
  - {key: hello, send: hello, stage: short}
  - {key: rest, delay: 10d}
  - {key: sorry, send: hello, stage: long}
"""


async def order(walk, **said: object) -> None:
    """Give an order, and wait until it was carried out, or refused."""
    before = len(await told(walk))
    async with walk.desk.database.begin() as connection:
        await steer(walk.desk, connection, walk.enrolment, said)
    await wait_until(lambda: _told_more(walk, before))


async def _told_more(walk, before: int) -> bool:
    return any(what in ("ordered", "refused") for what, _ in (await told(walk))[before:])


async def told(walk) -> list[tuple[str, str]]:
    async with walk.desk.database.read() as connection:
        return [(note["what"], note["said"]) for note in await history.notes(connection, walk.enrolment)]


async def at(walk, step: str) -> None:
    async def there() -> bool:
        return (await walk.row())["step"] == step

    await wait_until(there)


@pytest.fixture
async def resting(company, request: pytest.FixtureRequest):
    """Somebody two days into a delay of ten."""
    name = request.node.name.replace("_", "-")[5:60]
    walk = await company.send(await company.publish(f"journey: {name}{REST}"), name)
    await walk.after(days=2)
    return walk


async def test_who_is_paused_goes_nowhere_and_their_clock_stands(resting) -> None:
    until = (await resting.row())["deadline"]
    await order(resting, order="pause")
    await resting.after(days=30)
    assert (await resting.row())["step"] == "rest"
    await order(resting, order="resume", clocks="stood")
    assert abs((await resting.row())["deadline"] - until - timedelta(days=30)) < timedelta(minutes=1)
    await resting.after(days=8.1)
    assert (await resting.row())["step"] == "listen"
    assert len(await resting.mails()) == 1


async def test_with_clocks_that_ran_what_is_overdue_is_done_at_once(resting) -> None:
    await order(resting, order="pause")
    await resting.after(days=30)
    await order(resting, order="resume", clocks="ran")
    await at(resting, "listen")


async def test_a_step_is_skipped(resting) -> None:
    await order(resting, order="skip")
    await at(resting, "listen")
    await order(resting, order="skip", outcome="happened")
    await at(resting, "film")
    assert (await resting.row())["outcomes"]["listen"] == "happened"

    async def invited() -> bool:
        return len(await resting.mails()) == 3

    await wait_until(invited)


async def test_an_order_that_came_too_late_is_refused_and_changes_nothing(resting) -> None:
    await order(resting, order="skip", step="hello", visit=1)
    assert (await told(resting))[-1] == ("refused", "skip")
    assert (await resting.row())["step"] == "rest"
    await order(resting, order="jump", to="nowhere")
    assert (await told(resting))[-1] == ("refused", "jump")


async def test_somebody_jumps_back_and_gets_the_mail_again_on_purpose(resting) -> None:
    await order(resting, order="jump", to="hello")
    await at(resting, "rest")
    assert len(await resting.mails()) == 2
    assert (await resting.row())["visits"] == {"hello": 2, "rest": 2}


async def test_a_wait_is_moved_and_the_invitation_is_not_sent_again(resting) -> None:
    await order(resting, order="jump", to="film")
    await resting.after(hours=1)
    await order(resting, order="move", until=(await resting.clock() + timedelta(hours=2)).isoformat())
    assert await resting.to_the_end() == "completed"
    assert len(await resting.mails()) == 2
    assert (await resting.row())["ended_at"] - (await resting.row())["entered_at"] < timedelta(days=3)


async def test_a_failed_step_stops_one_enrolment_until_it_is_repaired(company, unread) -> None:
    walk = await company.send(await company.publish(f"journey: broken{BROKEN}"), "broken")

    async def stands() -> bool:
        return (await walk.row())["fault"] == "template_fault"

    await wait_until(stands)
    assert (await told(walk))[-1] == ("stuck", "template_fault")
    await order(walk, order="retry")  # nobody has mended it
    await wait_until(stands)
    await order(walk, order="skip")
    await at(walk, "rest")
    assert (await walk.row())["fault"] is None
    assert await walk.to_the_end() == "completed"


async def test_a_stage_that_takes_too_long_is_left_where_it_says(company) -> None:
    walk = await company.send(await company.publish(f"journey: stages{STAGES}"), "stages")
    await walk.after(days=2.9)
    assert (await walk.row())["step"] == "rest"
    assert await walk.to_the_end() == "completed"
    row = await walk.row()
    assert row["visits"] == {"hello": 1, "rest": 1, "sorry": 1}
    assert row["ended_at"] - row["entered_at"] < timedelta(days=3, minutes=1)
    assert ("ordered", "late") in await told(walk)


async def test_a_migration_keeps_the_wait_and_sends_nothing_again(company, resting) -> None:
    key, until = (await resting.row())["journey"], (await resting.row())["deadline"]
    text = REST.replace("rest, delay: 10d", "breathe, delay: 12d").replace("again, send", "rest, send")
    text = text.replace("happened: again", "happened: rest")
    row = await define(
        resting.desk,
        ME,
        f"journey: {key}{text}",
        key=key,
        revision=(await review.journey(resting.desk, key))["revision"],
    )
    await publish(resting.desk, ME, row["key"])
    await order(resting, order="migrate", version=2, steps={"rest": "breathe"})
    row = await resting.row()
    assert (row["step"], row["version"], row["visits"]) == ("breathe", 2, {"hello": 1, "breathe": 1})
    assert row["names"] == {"breathe": "rest", "rest": "rest~2"}
    assert row["deadline"] == until
    await resting.after(days=8.1)
    assert (await resting.row())["step"] == "listen"
    assert len(await resting.mails()) == 1


async def test_a_migration_may_count_the_wait_anew_from_when_it_began(resting) -> None:
    key, until = (await resting.row())["journey"], (await resting.row())["deadline"]
    text = f"journey: {key}{REST}".replace("delay: 10d", "delay: 12d")
    await define(resting.desk, ME, text, key=key, revision=(await review.journey(resting.desk, key))["revision"])
    await publish(resting.desk, ME, key)
    await order(resting, order="migrate", version=2, due="recounted")

    async def counted_anew() -> bool:
        return (await resting.row())["deadline"] == until + timedelta(days=2)

    await wait_until(counted_anew)


async def test_an_older_worker_stops_at_a_step_it_does_not_know_and_loses_nothing(company) -> None:
    key = await company.publish(f"journey: newer{REST}")
    definition = (await company.desk.versions.of(key, 1)).model_dump(mode="json")
    definition["steps"][1] = {"key": "rest", "hologram": {"of": "a bottle"}, "then": {"else": "listen"}}
    customer, _ = await company.customer("newer")
    enrolment = enrolments.identity(key, customer, "")
    row = {"id": enrolment, "journey": key, "version": 1, "customer": customer, "entry_key": ""}
    async with company.desk.database.begin() as connection:
        await enrolments.open_door(connection, company.desk.clock(), row)
    passage = {"enrolment": enrolment, "customer": customer, "version": 1, "definition": definition}
    await company.client.start_workflow(ENROLMENT, passage, id=enrolment, task_queue=QUEUE)

    async def stands() -> bool:
        return (await review.enrolment(company.desk, enrolment))["fault"] == UNKNOWN_KIND

    await wait_until(stands)
    assert (await review.enrolment(company.desk, enrolment))["state"] == "active"
