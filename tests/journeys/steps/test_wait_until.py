"""The next Monday at nine is the next one on the customer's own clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from journeys.local_time import WEEK, Weekday, instant
from journeys.map import map_of
from journeys.rehearsal.trace import Trace
from journeys.road import Wait
from journeys.soundness import faults
from journeys.steps.wait_until import WaitUntil
from journeys.text import read
from messages.words import Words
from tests.journeys.test_rehearsal import ADA, outcomes, walked

JOURNEY = """
journey: weekly
steps:
  - {key: monday, wait_until: {weekday: mon, at: "09:00"}}
  - {key: hello, send: hello, then: monday}
"""


class Listener:
    """A road that only listens to what is asked of it."""

    async def wait(self, wait: Wait, *, says: str = "") -> None:
        self.wait_asked, self.said = wait, says


async def until(now: str, zone: str, at: str, weekday: str | None = None) -> str:
    """When somebody in a zone goes on, in UTC."""
    road = Listener()
    step = WaitUntil.model_validate({"key": "w", "wait_until": {"at": at, "weekday": weekday}})
    await step.walk(road)  # type: ignore[arg-type]
    over = road.wait_asked.over(datetime.fromisoformat(now).replace(tzinfo=UTC), ZoneInfo(zone))
    return over.astimezone(UTC).strftime("%a %Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("now", "goes_on"),
    [
        ("2026-11-23 07:59", "Mon 2026-11-23 08:00"),
        ("2026-11-23 08:00", "Mon 2026-11-30 08:00"),  # a weekly mail is not sent twice on its Monday
        ("2026-11-23 08:01", "Mon 2026-11-30 08:00"),
    ],
)
async def test_on_the_day_itself_the_hour_decides(now: str, goes_on: str) -> None:
    assert await until(now, "Europe/Berlin", "09:00", "mon") == goes_on


async def test_without_a_weekday_it_is_the_next_time_the_clock_shows_it() -> None:
    assert await until("2026-11-23 12:00", "Europe/Berlin", "09:00") == "Tue 2026-11-24 08:00"
    assert await until("2026-03-28 12:00", "Europe/Berlin", "02:30") == "Sun 2026-03-29 01:00"  # there is no 02:30


@settings(deadline=None)
@given(
    now=some.integers(1_420_000_000, 2_080_000_000).map(lambda s: datetime.fromtimestamp(s, UTC)),  # 2015 to 2035
    zone=some.sampled_from(sorted(available_timezones())).map(ZoneInfo),
    weekday=some.sampled_from(WEEK),
    at=some.times().map(lambda t: t.replace(second=0, microsecond=0, fold=0)),
)
def test_it_is_that_day_and_hour_everywhere_and_the_first_one(now, zone, weekday: Weekday, at) -> None:
    over = Wait(span=timedelta.resolution, at=at, weekday=weekday).over(now, zone)
    local = over.astimezone(zone).replace(tzinfo=None)
    assert now < over < now + timedelta(days=8)
    assert WEEK[local.weekday()] == weekday
    wished = datetime.combine(local.date(), at)
    assert local == wished or instant(wished, zone) == over  # an hour that the clock skips
    week_before = instant(wished - timedelta(days=7), zone)
    assert week_before <= now


def test_the_map_says_the_day_in_the_readers_language() -> None:
    cards = {card.key: card.about for card in map_of(read(JOURNEY).journey, Words("de")).cards}
    assert cards["monday"] == "Warten bis · Mo. · 09:00"


def test_a_circle_through_it_takes_time() -> None:
    assert faults(JOURNEY) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("weekday: mon", "weekday: montag", "line 4, column 41: step monday: weekday: Input should be 'mon', 'tue'"),
        (', at: "09:00"', "", "line 4, column 19: step monday: at: Field required"),
        ("weekday:", "wekday:", "step monday: unknown field “wekday”"),
    ],
)
def test_a_mistake_is_named(before: str, after: str, said: str) -> None:
    assert said in str(faults(JOURNEY.replace(before, after))[0])


BIRTHDAY = """
journey: birthday
steps:
  - key: wait
    wait_until: {date: profile.attributes.birthday, before: 3d, at: "09:00", yearly: true}
    then: {no_date: end}
  - {key: hello, send: hello, then: wait}
"""
RENEWAL = """
journey: renewal
steps:
  - {key: wait, wait_until: {date: profile.attributes.renewal, past: skip}, then: {past: late, no_date: unknown}}
  - {key: hello, send: hello, then: end}
  - {key: late, exit: too late}
  - {key: unknown, exit: nobody knows}
"""


def lived(text: str, **known: object) -> Trace:
    return walked(text.strip(), who=ADA.model_copy(update={"attributes": known}), days=400)


def test_ada_hears_from_us_before_each_birthday_at_nine() -> None:
    sent = [
        scene.local.strftime("%Y-%m-%d %H:%M") for scene in lived(BIRTHDAY, birthday="1990-12-24").scenes if scene.sent
    ]
    assert sent == ["2026-12-21 09:00", "2027-12-21 09:00"]


@pytest.mark.parametrize(
    ("known", "outcome", "left"),
    [
        ({"renewal": "2027-01-15"}, "done", "completed"),
        ({"renewal": "2026-01-15"}, "past", "too late"),
        ({"renewal": "some day"}, "no_date", "nobody knows"),
        ({}, "no_date", "nobody knows"),
    ],
)
def test_a_date_that_is_over_or_missing_has_a_way_of_its_own(known: dict, outcome: str, left: str) -> None:
    trace = lived(RENEWAL, **known)
    assert (outcomes(trace)["wait"], trace.outcome) == (outcome, left)


def test_a_fixed_date_is_a_date_too() -> None:
    text = "steps:\n  - {key: eve, wait_until: {date: '\"2026-12-24\"', at: '18:00'}, then: {no_date: end}}\n"
    assert lived(f"journey: eve\n{text}").scenes[-1].local.strftime("%m-%d %H:%M") == "12-24 18:00"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("profile.attributes.birthday", "profile.birthday", "line 5, column 31: step wait: date: undeclared reference"),
        (
            "profile.attributes.birthday",
            "1 + 1",
            "line 5, column 24: step wait: date: a date is wanted; this one",
        ),
        ("profile.attributes.birthday", "2026-12-24", "line 5, column 24: step wait: date: write where it stands"),
        ("before: 3d", "before: soon", "line 5, column 61: step wait: before: write a span"),
        ("before: 3d", "befor: 3d", "line 5, column 60: step wait: unknown field “befor”"),
        ("before: 3d", "before: 3h", "step wait: wait_until: with `at`, write whole days"),
        ("no_date: end", "done: hello", "step wait: say where those go on for whom it is “no_date”"),
        ("no_date: end", "past: end, else: hello", "“past” never happens here; it can be done, no_date"),
    ],
)
def test_a_mistake_in_a_date_is_named_where_it_stands(before: str, after: str, said: str) -> None:
    assert said in str(faults(BIRTHDAY.replace(before, after))[0])


def test_a_circle_through_a_date_that_comes_once_is_none_in_which_time_passes() -> None:
    assert faults(BIRTHDAY) == []
    assert "without any time passing" in str(faults(BIRTHDAY.replace(", yearly: true", ""))[0])
