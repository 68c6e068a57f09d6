"""Kinds of step as they happen to people, on real Temporal."""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from messages.words import Words
from operations.desk import Who
from operations.enrolments.stop import stop
from operations.enrolments.story import story
from operations.touchpoints import tasks
from store.enrolments import history

ME = Who("tests")

EXIT = """
journey: patience
steps:
  - {key: visit, wait_for: shop.visited, within: 3d, then: {happened: hello, timed_out: enough}}
  - {key: hello, send: hello, then: end}
  - {key: enough, exit: gave up}
"""
SPLIT = """
journey: halves
steps:
  - key: which
    experiment: tone
    split:
      - {share: 50, go: hello}
      - {share: 50, go: end, holdout: true}
  - {key: hello, send: hello}
"""


async def test_who_is_given_up_leaves_with_the_reason(company) -> None:
    walk = await company.send(await company.publish(EXIT), "grete")
    assert await walk.to_the_end() == "gave up"
    row = await walk.row()
    assert (row["state"], row["outcome"]) == ("ended", "gave up")
    assert row["outcomes"] == {"visit": "timed_out", "enough": "done"}


async def test_of_twelve_people_those_in_the_first_arm_get_the_mail_and_the_others_none(company) -> None:
    journey = await company.publish(SPLIT)
    walks = [await company.send(journey, f"twelve-{n}") for n in range(12)]
    arms = set()
    for walk in walks:
        assert await walk.handle.result() == "completed"
        arm = (await walk.row())["outcomes"]["which"]
        assert len(await walk.mails()) == (1 if arm == "arm_1" else 0)
        arms.add(arm)
    assert arms == {"arm_1", "arm_2"}


@pytest.fixture
async def hour(company) -> Callable[[int], str]:
    """`hour(3)`: the time of day in Berlin three hours from now, written as in a journey."""
    now = company.desk.clock().astimezone(ZoneInfo("Europe/Berlin"))
    return lambda ahead: f"{now + timedelta(hours=ahead):%H:00}"


WINDOW = """
journey: %s
steps:
  - {key: hours, window: {from: "%s", to: "%s"}}
  - {key: hello, send: hello}
"""
WEEKLY = """
journey: weekly
steps:
  - {key: monday, wait_until: {weekday: mon, at: "09:00"}}
  - {key: hello, send: hello, then: {sent: monday, not_sent: end}}
"""


async def test_who_comes_while_it_is_open_is_not_kept_waiting(company, hour) -> None:
    journey = await company.publish(WINDOW % ("open", hour(-2), hour(2)))
    walk = await company.send(journey, "olga", zone="Europe/Berlin")
    assert await walk.handle.result() == "completed"
    assert len(await walk.mails()) == 1
    assert not [line for line in await story(walk.desk, walk.enrolment, Words("en")) if "waits" in line.text]


async def test_who_comes_before_it_opens_waits_until_it_does(company, hour) -> None:
    journey = await company.publish(WINDOW % ("shut", hour(3), hour(5)))
    walk = await company.send(journey, "sophie", zone="Europe/Berlin")
    await walk.after(minutes=1)
    assert (await walk.row())["step"] == "hours"
    assert await walk.to_the_end() == "completed"
    left = (await walk.row())["ended_at"].astimezone(ZoneInfo("Europe/Berlin"))
    assert (f"{left:%H}:00", left.minute) == (hour(3), 0)


async def test_every_monday_at_nine_in_sydney_a_mail_goes_out(company) -> None:
    walk = await company.send(await company.publish(WEEKLY), "ada-in-sydney", zone="Australia/Sydney")
    await walk.after(days=21)
    async with walk.desk.database.read() as connection:
        sent = [
            row["at"].astimezone(ZoneInfo("Australia/Sydney")) for row in await history.sent(connection, walk.enrolment)
        ]
    assert [(at.strftime("%a"), at.hour, at.minute) for at in sent] == [("Mon", 9, 0)] * 3
    await stop(walk.desk, ME, walk.enrolment, "enough of it")


PROMOTION = """
journey: promotion
steps:
  - {key: promote, update_profile: {tier: gold, interests: [beer]}}
  - key: golden
    branch:
      - {when: 'profile.attributes.tier == "gold" && "beer" in profile.interests', go: hello}
      - {else: end}
  - {key: hello, send: hello}
"""


async def test_what_is_learnt_on_the_way_decides_about_the_way(company) -> None:
    walk = await company.send(await company.publish(PROMOTION), "aurelia", interests=["wine"])
    assert await walk.handle.result() == "completed"
    assert (await walk.row())["outcomes"] == {"promote": "updated", "golden": "way_1", "hello": "sent"}
    told = [line.text for line in await story(walk.desk, walk.enrolment, Words("en"))]
    assert "Promote: updated" in told


CARE = """
journey: care
steps:
  - {key: call, task: {for: service, text: "Bitte anrufen"}}
  - {key: rest, delay: 1d}
"""


async def test_service_is_asked_to_call_and_the_journey_goes_on(company) -> None:
    walk = await company.send(await company.publish(CARE), "tabea")
    assert await walk.to_the_end() == "completed"
    (task,) = await tasks.listed(walk.desk, customer=walk.customer)
    assert (task["assignee"], task["text"], task["state"]) == ("service", "Bitte anrufen", "open")
    told = [line.text for line in await story(walk.desk, walk.enrolment, Words("en"))]
    assert "Call: assigned" in told
