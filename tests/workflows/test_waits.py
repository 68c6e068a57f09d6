"""Waits by the calendar and for several things at once, as they happen to people, on real Temporal."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from messages.words import Words
from operations.customers.identify import Person
from operations.enrolments.story import story
from operations.events.hear import Said, hear

SYDNEY = ZoneInfo("Australia/Sydney")

MONTH = "journey: month\nsteps:\n  - {key: rest, delay: P1M}\n  - {key: hello, send: hello}\n"
BIRTHDAY = """
journey: birthday
steps:
  - {key: wait, wait_until: {date: profile.attributes.birthday, at: "09:00", yearly: true}, then: {no_date: unknown}}
  - {key: hello, send: hello, then: end}
  - {key: unknown, exit: nobody knows}
"""
RENEWAL = """
journey: renewal
steps:
  - {key: wait, wait_until: {date: profile.attributes.renewal, past: skip}, then: {past: late, no_date: end}}
  - {key: hello, send: hello, then: end}
  - {key: late, exit: too late}
"""
FIRST = """
journey: first
steps:
  - {key: rest, delay: 3d}
  - {key: again, delay: 3d}
  - key: listen
    wait_for: [order.cancelled, {event: shop.visited, where: event.rooms >= 2, go: hello}]
    since: rest
    within: 10d
    then: {order.cancelled: gone, timed_out: end}
  - {key: hello, send: hello, then: end}
  - {key: gone, exit: gone}
"""


async def tell(walk, name: str, **properties: object) -> None:
    said = Said("tests", f"{walk.enrolment}-{name}", name, Person(id=walk.customer), await walk.clock(), properties)
    await hear(walk.desk, said)


async def test_a_month_on_it_is_the_same_time_of_day(company) -> None:
    walk = await company.send(await company.publish(MONTH), "hypatia", zone="Australia/Sydney")
    assert await walk.to_the_end() == "completed"
    row = await walk.row()
    began, over = row["entered_at"].astimezone(SYDNEY), row["ended_at"].astimezone(SYDNEY)
    assert (over.year * 12 + over.month) - (began.year * 12 + began.month) == 1
    assert abs(timedelta(hours=over.hour - began.hour, minutes=over.minute - began.minute)) <= timedelta(minutes=1)


async def test_on_her_birthday_at_nine_in_sydney_a_mail_goes_out(company) -> None:
    born = {"birthday": "1990-05-17"}
    walk = await company.send(
        await company.publish(BIRTHDAY), "joan-of-sydney", zone="Australia/Sydney", attributes=born
    )
    await walk.after(minutes=1)
    told = [line.text for line in await story(walk.desk, walk.enrolment, Words("en"))]
    assert told[-1].startswith("Wait: waits until ")
    assert "May 17, 9:00\u202fAM in Sydney = " in told[-1]
    assert told[-1].endswith("May 16, 11:00\u202fPM UTC")
    assert await walk.to_the_end() == "completed"
    assert f"{(await walk.row())['ended_at'].astimezone(SYDNEY):%m-%d %H:%M}" == "05-17 09:00"
    assert len(await walk.mails()) == 1


async def test_whose_birthday_nobody_knows_goes_another_way_at_once(company) -> None:
    walk = await company.send(await company.publish(BIRTHDAY), "nobody")
    assert await walk.handle.result() == "nobody knows"
    told = [line.text for line in await story(walk.desk, walk.enrolment, Words("en"))]
    assert "Wait: no date" in told


async def test_who_comes_after_the_date_is_too_late(company) -> None:
    walk = await company.send(await company.publish(RENEWAL), "late", attributes={"renewal": "2020-01-01"})
    assert await walk.handle.result() == "too late"
    assert (await walk.row())["outcomes"] == {"wait": "past", "late": "done"}


async def test_of_several_events_the_one_that_happened_says_where_to_go(company) -> None:
    journey = await company.publish(FIRST)
    walk = await company.send(journey, "rosa-of-long-ago")
    await walk.after(days=7)
    await tell(walk, "order.cancelled")
    assert await walk.handle.result() == "gone"
    assert (await walk.row())["outcomes"]["listen"] == "order.cancelled"


async def test_what_she_did_since_a_step_of_long_ago_counts(company) -> None:
    journey = await company.publish(FIRST)
    walk = await company.send(journey, "clara-of-long-ago")
    await walk.after(days=1)
    await tell(walk, "shop.visited", rooms=2)
    assert await walk.to_the_end() == "completed"
    row = await walk.row()
    assert (row["outcomes"]["listen"], len(await walk.mails())) == ("shop.visited", 1)
    assert row["ended_at"] - row["entered_at"] < timedelta(days=6, hours=1)
