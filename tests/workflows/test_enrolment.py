"""Ada, Grace and others walk real journeys, on real Temporal, in their own time."""

import asyncio
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from messages.words import Words
from operations.customers.consent import withdraw
from operations.customers.identify import Person
from operations.desk import Who
from operations.enrolments.stop import stop
from operations.enrolments.story import story
from operations.events.hear import Said, hear

ME = Who("tests")

HELLO = """
journey: hello-twice
steps:
  - {key: hello, send: hello}
  - {key: pause, delay: 30d}
  - {key: again, send: hello}
"""
WAITING = """
journey: waiting
exit: [{event: customer.complained, where: event.angry == true}]
goal: {event: bottle.bought, within: 60d}
steps:
  - {key: hello, send: hello}
  - {key: listen, wait_for: shop.visited, where: event.rooms >= 2, within: 10d, then: {happened: again, timed_out: end}}
  - {key: again, send: hello}
  - {key: rest, delay: 30d}
"""
MORNING = "journey: morning\nsteps:\n  - {key: sleep, delay: 2d, at: '10:00'}\n  - {key: hello, send: hello}\n"
QUIET = """
journey: quiet
quiet_hours: {from: "00:00", to: "23:59"}
steps:
  - {key: hello, send: hello}
  - {key: rest, delay: 1d}
"""
LOOP = "journey: loop\nsteps:\n  - {key: hello, send: hello}\n  - {key: pause, delay: 1h, then: hello}\n"


async def tell(walk, name: str, number: int = 1, **properties: object) -> None:
    said = Said("tests", f"{walk.enrolment}-{name}-{number}", name, Person(id=walk.customer), properties=properties)
    await hear(walk.desk, said)


async def test_a_month_passes_and_the_second_mail_comes(company) -> None:
    walk = await company.send(await company.publish(HELLO), "hedy")
    assert await walk.to_the_end() == "completed"
    assert len(await walk.mails()) == 2
    row = await walk.row()
    assert (row["state"], row["outcome"], row["ended_at"] - row["entered_at"] > timedelta(days=29)) == (
        "ended",
        "completed",
        True,
    )


async def test_the_store_knows_where_somebody_is_and_until_when(company) -> None:
    walk = await company.send(await company.publish(HELLO), "edith")
    await walk.after(days=3)
    row = await walk.row()
    assert (row["step"], row["visits"], row["outcomes"]) == ("pause", {"hello": 1, "pause": 1}, {"hello": "sent"})
    assert timedelta(days=26) < row["deadline"] - await walk.clock() < timedelta(days=28)


async def test_an_event_ends_the_wait_for_it_when_it_is_the_right_one(company) -> None:
    walk = await company.send(await company.publish(WAITING), "radia")
    await walk.after(days=1)
    await tell(walk, "shop.visited", 1, rooms=1)
    await walk.after(hours=1)
    assert (await walk.row())["step"] == "listen"
    await tell(walk, "Shop Visited", 2, rooms=3)
    await settled(walk, "rest")
    assert len(await walk.mails()) == 2


async def test_nothing_happens_and_the_wait_ends_by_itself(company) -> None:
    walk = await company.send(await company.publish(WAITING), "lise")
    assert await walk.to_the_end() == "completed"
    assert (await walk.row())["outcomes"]["listen"] == "timed_out"


@pytest.mark.parametrize(
    ("event", "properties", "outcome"),
    [("customer.complained", {"angry": True}, "exited"), ("bottle.bought", {}, "converted")],
)
async def test_an_exit_and_the_goal_end_it_at_once_inside_a_delay(
    company, event: str, properties: dict, outcome: str
) -> None:
    walk = await company.send(await company.publish(WAITING), f"mary-{outcome}")
    await walk.after(days=2)
    await tell(walk, event, **properties)
    assert await walk.handle.result() == outcome
    assert await walk.clock() < (await walk.row())["entered_at"] + timedelta(days=3)


async def test_a_calm_complaint_ends_nothing(company) -> None:
    walk = await company.send(await company.publish(WAITING), "katherine")
    await walk.after(days=2)
    await tell(walk, "customer.complained", angry=False)
    await walk.after(hours=1)
    assert (await walk.row())["state"] == "active"


async def test_who_unsubscribes_during_a_delay_leaves_and_gets_nothing_more(company) -> None:
    walk = await company.send(await company.publish(HELLO), "bob")
    await walk.after(days=1)
    await withdraw(walk.desk, ME, walk.customer, "news", evidence={"how": "one click"})
    assert await walk.handle.result() == "unsubscribed"
    assert len(await walk.mails()) == 1


async def test_an_operator_stops_somebody(company) -> None:
    walk = await company.send(await company.publish(HELLO), "dorothy")
    await walk.after(days=1)
    await stop(walk.desk, ME, walk.enrolment, "asked us to")
    assert await walk.handle.result() == "asked us to"


async def test_ten_oclock_is_ten_oclock_in_sydney(company) -> None:
    walk = await company.send(await company.publish(MORNING), "sydney", zone="Australia/Sydney")
    await walk.to_the_end()
    left = (await walk.row())["ended_at"]
    assert left.utcoffset() == timedelta(0)
    assert (left.astimezone(ZoneInfo("Australia/Sydney")).hour, left.minute) == (10, 0)


async def test_what_would_come_at_night_waits_for_the_morning(company) -> None:
    walk = await company.send(await company.publish(QUIET), "ruth")
    await walk.after(minutes=1)
    assert await walk.mails() == []
    await walk.after(days=1)
    assert len(await walk.mails()) == 1


async def test_a_walk_without_end_goes_on_in_a_fresh_history_and_sends_nothing_twice(company) -> None:
    walk = await company.send(await company.publish(LOOP), "perpetua", longest_history=60)
    first = (await walk.handle.describe()).run_id
    await walk.after(hours=11.5)
    now = await walk.handle.describe()
    assert now.run_id != first
    assert now.history_length < 100
    assert (await walk.row())["visits"] == {"hello": 12, "pause": 12}
    assert len(await walk.mails()) == 12
    notes = [line.at for line in await story(walk.desk, walk.enrolment, Words("en"))]
    assert notes == sorted(notes)


async def test_whoever_goes_round_and_round_is_stopped_and_seen(company) -> None:
    text = "journey: carousel\nsteps:\n  - {key: pause, delay: 1h}\n  - {key: again, go: pause}\n"
    walk = await company.send(await company.publish(text), "carola", most_steps=20)
    await walk.after(hours=30)
    row = await walk.row()
    assert (row["state"], row["fault"]) == ("active", "too_many_steps")
    assert sum(row["visits"].values()) == 21
    await stop(walk.desk, ME, walk.enrolment, "enough")
    assert await walk.handle.result() == "enough"


async def test_the_story_reads_as_a_marketer_tells_it(company) -> None:
    walk = await company.send(await company.publish(WAITING), "joan")
    await walk.after(days=1)
    assert (await story(walk.desk, walk.enrolment, Words("en")))[-1].text.startswith("Listen: waits until ")
    await tell(walk, "bottle.bought")
    await walk.handle.result()
    told = [line.text for line in await story(walk.desk, walk.enrolment, Words("en"))]
    assert told[0] == "Entered “Waiting”: enrolled by name"
    assert told[1] == "“Hello” went out by email"
    assert told[-1] == "Left the journey: converted"


async def test_histories_hold_ids_and_no_personal_data(company) -> None:
    walk = await company.send(await company.publish(WAITING), "canary", phone="+4915155555555")
    await tell(walk, "shop.visited", rooms=3, secret="canary-property")
    await walk.to_the_end()
    history = (await walk.handle.fetch_history()).to_json()
    for personal in ("canary@example.com", "Canary", "4915155555555", "canary-property"):
        assert personal not in history


async def settled(walk, step: str) -> None:
    async def there() -> bool:
        return (await walk.row())["step"] == step

    async with asyncio.timeout(30):
        while not await there():
            await asyncio.sleep(0.05)
