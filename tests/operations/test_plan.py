"""Plan: whoever publishes knows before whom it finds where. Whoever is on their way is left alone."""

import pytest
from sqlalchemy import func, select

from journeys.passage import Whereabouts
from journeys.text import JourneyFaults
from operations.desk import Desk, Who
from operations.enrolments.enrol import enrol
from operations.journeys import review
from operations.journeys.define import define
from operations.journeys.pause import pause
from operations.journeys.plan import Standing, plan
from operations.journeys.publish import publish
from store.enrolments import enrolments
from store.tables import audit_log

ME = Who("tests")
HELLO = """\
journey: hello
steps:
  - {key: hello, send: hello}
  - {key: pause, delay: 1d}
  - {key: again, send: hello}
"""
LONGER = HELLO.replace("1d", "2d")


async def publish_text(desk: Desk, text: str) -> int:
    await define(desk, ME, text)
    return int((await publish(desk, ME, "hello"))["number"])


async def stand(desk: Desk, customer: str, step: str) -> str:
    """Enrol somebody who has come as far as a step; their enrolment."""
    enrolment = (await enrol(desk, ME, "hello", customer)).id
    version = (await review.enrolment(desk, enrolment))["version"]
    where = Whereabouts(
        enrolment=enrolment, customer=customer, journey="hello", version=version, now=desk.clock(), step=step, visit=1
    )
    async with desk.database.begin() as connection:
        await enrolments.remember(connection, where)
    return enrolment


async def test_a_journey_nobody_knows_would_be_new(desk: Desk) -> None:
    found = await plan(desk, HELLO)
    assert (found.verdict, found.version, found.live_version, found.changes) == ("new", 1, None, ())
    assert await review.journeys(desk) == []


async def test_what_is_live_already_is_nothing_to_do(desk: Desk) -> None:
    await publish_text(desk, HELLO)
    found = await plan(desk, HELLO + "# a remark\n")
    assert (found.verdict, found.version, found.changes) == ("same", 1, ())


async def test_ada_stands_where_the_delay_grows_and_stays_on_her_version(desk: Desk, ada: str, grace: str) -> None:
    await publish_text(desk, HELLO)
    await stand(desk, ada, "pause")
    await stand(desk, grace, "again")
    found = await plan(desk, LONGER)
    assert (found.verdict, found.version, found.under_way) == ("next", 2, (Standing(1, 2),))
    (change,) = found.changes
    assert (change.step, change.people) == ("pause", (Standing(1, 1),))
    assert await publish_text(desk, LONGER) == found.version
    assert [row["version"] for row in await review.enrolments(desk, journey="hello")] == [1, 1]


async def test_people_are_counted_for_each_version_they_follow(desk: Desk, ada: str, grace: str, bob: str) -> None:
    await publish_text(desk, HELLO)
    await stand(desk, ada, "pause")
    await publish_text(desk, LONGER)
    await stand(desk, grace, "pause")
    await enrol(desk, ME, "hello", bob)  # he has only just been let in
    found = await plan(desk, HELLO.replace("  - {key: pause, delay: 1d}\n", ""))
    gone = next(one for one in found.changes if one.what == "removed")
    assert gone.people == (Standing(2, 1), Standing(1, 1))
    assert found.under_way == (Standing(2, 2), Standing(1, 1))


async def test_another_door_concerns_nobody_who_is_inside(desk: Desk, ada: str) -> None:
    await publish_text(desk, HELLO)
    await stand(desk, ada, "pause")
    (change,) = (await plan(desk, HELLO.replace("steps:", "entry: [{event: order.paid}]\nsteps:"))).changes
    assert (change.what, [edit.name for edit in change.fields], change.people) == ("journey", ["entry"], ())


async def test_who_has_left_is_not_counted(desk: Desk, ada: str) -> None:
    await publish_text(desk, HELLO)
    enrolment = await stand(desk, ada, "pause")
    where = Whereabouts(enrolment=enrolment, customer=ada, journey="hello", version=1, now=desk.clock())
    async with desk.database.begin() as connection:
        await enrolments.end(connection, where, "completed")
    found = await plan(desk, LONGER)
    assert (found.under_way, found.changes[0].people) == ((), ())


async def test_a_text_of_before_goes_back_to_its_version(desk: Desk) -> None:
    await publish_text(desk, HELLO)
    await publish_text(desk, LONGER)
    found = await plan(desk, HELLO)
    assert (found.verdict, found.version, found.live_version) == ("back", 1, 2)
    assert await publish_text(desk, HELLO) == 1


async def test_a_text_with_faults_has_no_plan_and_says_where(desk: Desk) -> None:
    with pytest.raises(JourneyFaults, match=r"line 6.*there is no survey “unwritten”"):
        await plan(desk, HELLO + "  - {key: ask, survey: unwritten, within: 1d}\n")
    with pytest.raises(JourneyFaults, match="the address says “other”"):
        await plan(desk, HELLO, "other")


async def test_a_plan_writes_nothing(desk: Desk) -> None:
    await publish_text(desk, HELLO)
    before = await review.journey(desk, "hello")
    await plan(desk, LONGER)
    assert await review.journey(desk, "hello") == before
    async with desk.database.read() as connection:
        assert (await connection.execute(select(func.count()).select_from(audit_log))).scalar() == 2


async def test_publishing_what_is_paused_resumes_nothing(desk: Desk) -> None:
    await publish_text(desk, HELLO)
    await pause(desk, ME, "hello")
    assert (await plan(desk, LONGER)).state == "paused"
    await publish_text(desk, LONGER)
    assert (await review.journey(desk, "hello"))["state"] == "paused"
