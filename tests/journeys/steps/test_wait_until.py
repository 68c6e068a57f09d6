"""The next Monday at nine is the next one on the customer's own clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from journeys.local_time import WEEK, Weekday, instant
from journeys.map import map_of
from journeys.road import Wait
from journeys.soundness import faults
from journeys.steps.wait_until import WaitUntil
from journeys.text import read
from messages.words import Words

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


async def test_monday_in_sydney_is_still_sunday_in_utc() -> None:
    assert await until("2026-11-20 12:00", "Australia/Sydney", "09:00", "mon") == "Sun 2026-11-22 22:00"


async def test_nine_in_berlin_stays_nine_across_the_change_in_march() -> None:
    assert await until("2026-03-20 12:00", "Europe/Berlin", "09:00", "mon") == "Mon 2026-03-23 08:00"
    assert await until("2026-03-27 12:00", "Europe/Berlin", "09:00", "mon") == "Mon 2026-03-30 07:00"


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
