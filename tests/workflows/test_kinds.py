"""Kinds of step that lead elsewhere: back, into another system, into another journey, to a goal; on real Temporal."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from messages.words import Words
from operations.desk import Who
from operations.enrolments.story import story
from operations.journeys import webhook_endpoints
from operations.journeys.pause import pause, resume
from store.rows import one
from store.tables import enrolments
from tests.faults.receiver import HANG_UP, Receiver, answer
from tests.workflows.conftest import Walk, wait_until

ME = Who("tests")

LOOP = """
journey: reminders
steps:
  - {key: hello, send: hello}
  - {key: visit, wait_for: shop.visited, within: 3d, then: {happened: end, timed_out: again}}
  - {key: again, go: hello, at_most: 2}
  - {key: tired, branch: [{when: visits.hello == 3 && visits.again == 3, go: enough}, {else: end}]}
  - {key: enough, exit: never came}
"""


async def test_who_never_comes_is_reminded_twice_and_then_left_alone(company) -> None:
    walk = await company.send(await company.publish(LOOP), "ludwig")
    assert await walk.to_the_end() == "never came"
    assert len(await walk.mails()) == 3
    assert (await walk.row())["outcomes"]["again"] == "enough"
    told = [line.text for line in await story(walk.desk, walk.enrolment, Words("en"))]
    assert told.count("Again: goes on to “Hello”") == 2
    assert told.count("Again: enough") == 1


async def test_a_loop_knows_its_count_also_in_a_fresh_history(company) -> None:
    journey = await company.publish(LOOP.replace("journey: reminders", "journey: long_reminders"))
    walk = await company.send(journey, "ludmilla", longest_history=15)
    assert await walk.to_the_end() == "never came"
    assert len(await walk.mails()) == 3


TOLD = """
journey: %s
steps:
  - {key: tell, webhook: %s, fields: {tier: gold}, within: 6h, then: {no_answer: alone, refused: end}}
  - key: known
    branch:
      - {when: replies.tell.status == 200 && replies.tell.body.known, go: hello}
      - {else: end}
  - {key: hello, send: hello, then: end}
  - {key: alone, exit: nobody answered}
"""


@pytest.fixture
async def crm() -> AsyncIterator[Receiver]:
    async with Receiver().serving() as receiver:
        yield receiver


async def told(company, crm: Receiver, name: str) -> str:
    await webhook_endpoints.add(company.desk, ME, name, "The CRM", crm.url)
    return await company.publish(TOLD % (name, name))


async def test_what_the_crm_knows_decides_about_the_mail(company, crm) -> None:
    crm.answers = [answer(200, {"known": True}), answer(200, {"known": False})]
    journey = await told(company, crm, "crm")
    first, second = [await company.send(journey, name) for name in ("karla", "kuno")]
    outcomes = [await walk.handle.result() for walk in (first, second)]
    assert outcomes == ["completed", "completed"]
    assert sorted([len(await first.mails()), len(await second.mails())]) == [0, 1]
    assert {call.said["customer"]["external_id"] for call in crm.calls} == {"karla", "kuno"}


async def test_a_crm_that_is_away_is_called_again_until_it_is_back(company, crm) -> None:
    crm.answers = [HANG_UP, answer(503), answer(429, retry_after="7200"), answer(200, {"known": True})]
    walk = await company.send(await told(company, crm, "away"), "karl")
    assert await walk.to_the_end() == "completed"
    assert len(await walk.mails()) == 1
    assert len(crm.calls) == 4
    assert len({call.headers["webhook-id"] for call in crm.calls}) == 1


async def test_a_crm_that_never_answers_is_given_up_when_the_time_is_up(company, crm) -> None:
    crm.answers = [answer(500)]
    walk = await company.send(await told(company, crm, "never"), "kaspar")
    assert await walk.to_the_end() == "nobody answered"
    row = await walk.row()
    assert 6 * 3600 <= (row["ended_at"] - row["entered_at"]).total_seconds() < 6 * 3600 + 60
    assert len(crm.calls) < 20


async def test_nothing_personal_stands_in_the_history(company, crm) -> None:
    crm.answers = [answer(200, {"secret": "of the CRM"})]
    walk = await company.send(await told(company, crm, "private"), "konrad")
    await walk.handle.result()
    history = (await walk.handle.fetch_history()).to_json()
    assert "call_webhook" in history
    assert "konrad" not in history
    assert "of the CRM" not in history


async def test_a_paused_journey_calls_nobody_until_it_goes_on(company, crm) -> None:
    journey = await told(company, crm, "held")
    await pause(company.desk, ME, journey)
    walk = await company.send(journey, "kira")
    await walk.after(minutes=5)
    assert crm.calls == []
    await resume(company.desk, ME, journey)
    assert await walk.to_the_end() == "completed"
    assert len(crm.calls) == 1


WELCOME = """
journey: welcome
re_entry: by_key
exit: [{event: customer.complained}]
steps:
  - {key: hello, send: hello}
  - {key: rest, delay: 2d}
"""
PARENT = """
journey: %s
steps:
  - {key: onboard, start: %s, wait: true, within: 30d}
  - {key: bye, send: hello}
"""


async def child_of(company, walk: Walk, journey: str) -> Walk:
    async def there() -> bool:
        return bool(await _row(walk, journey))

    await wait_until(there)
    row = await _row(walk, journey)
    handle = company.client.get_workflow_handle(row["id"])
    await company._started(handle)
    return Walk(walk.desk, walk.customer, walk.email, row["id"], handle, walk.skipper)


async def _row(walk: Walk, journey: str):
    async with walk.desk.database.read() as connection:
        mine = (enrolments.c.journey == journey, enrolments.c.customer == walk.customer)
        return await one(connection, select(enrolments).where(*mine))


async def test_a_journey_waits_for_the_one_it_started(company) -> None:
    await company.publish(WELCOME)
    walk = await company.send(await company.publish(PARENT % ("parent", "welcome")), "paula")
    child = await child_of(company, walk, "welcome")
    assert await child.to_the_end() == "completed"
    told = [line.text for line in await story(child.desk, child.enrolment, Words("en"))]
    assert told[0] == "Entered “Welcome”: started by another journey"
    assert await walk.handle.result() == "completed"
    assert (await walk.row())["outcomes"]["onboard"] == "completed"
    assert len(await walk.mails()) == 2


async def test_a_journey_that_takes_too_long_is_not_waited_for(company) -> None:
    await company.publish(WELCOME.replace("journey: welcome", "journey: slow"))
    walk = await company.send(await company.publish(PARENT % ("hasty", "slow")), "peter")
    child = await child_of(company, walk, "slow")
    assert await walk.to_the_end() == "completed"
    assert (await walk.row())["outcomes"]["onboard"] == "timed_out"

    async def goes_on() -> bool:
        return (await child.row())["state"] == "active"

    await wait_until(goes_on)
    assert await child.to_the_end() == "completed"


async def test_who_may_not_enter_goes_on_at_once(company) -> None:
    await company.publish("journey: once\nsteps:\n  - {key: rest, delay: 2d}\n")
    journey = await company.publish(PARENT % ("refused", "once"))
    first = await company.send("once", "petra")
    walk = await company.send(journey, "petra")
    assert await walk.handle.result() == "completed"
    assert (await walk.row())["outcomes"]["onboard"] == "refused"
    assert await first.to_the_end() == "completed"


GOAL = """
journey: %s
steps:
  - {key: won, goal: first_order, leave: %s}
  - {key: thanked, branch: [{when: outcomes.won == "reached", go: hello}, {else: end}]}
  - {key: hello, send: hello}
"""


async def test_who_reaches_a_goal_goes_on_and_the_history_says_so(company) -> None:
    walk = await company.send(await company.publish(GOAL % ("going_on", "false")), "gerda")
    assert await walk.handle.result() == "completed"
    assert len(await walk.mails()) == 1
    told = [line.text for line in await story(walk.desk, walk.enrolment, Words("en"))]
    assert "First order: reached" in told


async def test_who_reaches_the_goal_may_leave_as_converted(company) -> None:
    leaving = GOAL.partition("  - {key: thanked")[0]
    walk = await company.send(await company.publish(leaving % ("leaving", "true")), "gustav")
    assert await walk.handle.result() == "converted"
    assert (await walk.row())["outcome"] == "converted"
