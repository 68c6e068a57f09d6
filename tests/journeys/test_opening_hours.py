"""Opening hours are kept by the clock on the customer's wall, wherever it hangs and whatever is done to it."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from journeys.local_time import WEEK
from journeys.opening_hours import OpeningHours

BERLIN = ZoneInfo("Europe/Berlin")
SOON = timedelta(days=15)
"""Within this every hour of every day has come, even where the clocks skipped it once."""

moments = some.integers(1_420_000_000, 2_080_000_000).map(lambda s: datetime.fromtimestamp(s, UTC))  # 2015 to 2035
zones = some.sampled_from(sorted(available_timezones())).map(ZoneInfo)
minutes = some.times().map(lambda t: t.replace(second=0, microsecond=0, fold=0))
weeks = some.builds(
    OpeningHours,
    days=some.lists(some.sampled_from(WEEK), min_size=1, max_size=7, unique=True),
    from_=minutes,
    to=minutes,
)


def changes(zone: ZoneInfo, moment: datetime) -> datetime:
    """The next time the clocks are changed, or the moment itself."""
    for _ in range(400):
        following = moment + timedelta(days=1)
        if following.astimezone(zone).utcoffset() != moment.astimezone(zone).utcoffset():
            return following
        moment = following
    return moment


def is_open(hours: OpeningHours, moment: datetime, zone: ZoneInfo) -> bool:
    return hours.open_at(moment.astimezone(zone).replace(tzinfo=None))


@settings(deadline=None)
@given(hours=weeks, now=moments, zone=zones, near=some.booleans(), part=some.floats(0, 1, exclude_max=True))
def test_nobody_comes_while_it_is_closed_and_nobody_is_let_in_late(
    hours: OpeningHours, now: datetime, zone: ZoneInfo, near: bool, part: float
) -> None:
    now = changes(zone, now) - timedelta(hours=part * 48) if near else now
    opening = hours.opens(now, zone)
    assert now <= opening < now + SOON
    assert is_open(hours, opening, zone)
    assert opening == now or not is_open(hours, opening - timedelta(microseconds=1), zone)
    before = now + (opening - now) * part
    assert before == opening or not is_open(hours, before, zone)


@settings(deadline=None)
@given(hours=weeks, now=moments, zone=zones)
def test_who_came_when_it_opened_is_let_in_at_once(hours: OpeningHours, now: datetime, zone: ZoneInfo) -> None:
    opening = hours.opens(now, zone)
    assert hours.opens(opening, zone) == opening


OFFICE = OpeningHours(days=WEEK[:5], from_=time(9), to=time(18))
NIGHT = OpeningHours(days=(WEEK[5],), from_=time(22), to=time(2))
NARROW = OpeningHours(from_=time(2, 15), to=time(2, 45))


@pytest.mark.parametrize(
    ("hours", "now", "opens"),
    [
        (OFFICE, "2026-11-23 10:00", "2026-11-23 10:00"),
        (OFFICE, "2026-11-23 18:00", "2026-11-24 09:00"),
        (OFFICE, "2026-11-20 18:30", "2026-11-23 09:00"),  # a Friday evening
        (OFFICE, "2026-03-27 19:00", "2026-03-30 09:00"),  # the clocks are put forward meanwhile
        (NIGHT, "2026-11-29 01:30", "2026-11-29 01:30"),  # Saturday's night goes on into Sunday
        (NIGHT, "2026-11-29 23:00", "2026-12-05 22:00"),
        (NARROW, "2026-03-29 01:30", "2026-03-30 02:15"),  # that half hour is not on the clock that night
        (OpeningHours(days=(WEEK[6],)), "2026-11-23 10:00", "2026-11-29 00:00"),  # all Sunday long
    ],
)
def test_opening_in_berlin(hours: OpeningHours, now: str, opens: str) -> None:
    here = datetime.fromisoformat(now).replace(tzinfo=BERLIN).astimezone(UTC)
    assert hours.opens(here, BERLIN).astimezone(BERLIN).replace(tzinfo=None) == datetime.fromisoformat(opens)


def test_hours_that_come_twice_are_open_twice() -> None:
    closed = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)  # 02:50 in summer time
    assert NARROW.opens(closed, BERLIN) == datetime(2026, 10, 25, 1, 15, tzinfo=UTC)  # 02:15 in winter time


def test_clocks_that_change_a_minute_past_the_hour_are_read_right_too() -> None:
    casey, window = ZoneInfo("Antarctica/Casey"), OpeningHours(from_=time(0, 2), to=time(0))
    midnight = datetime(2020, 10, 3, 16, 0, 30, tzinfo=UTC)  # the clock goes on from 00:01 to 03:01
    assert window.opens(midnight, casey) == datetime(2020, 10, 3, 16, 1, tzinfo=UTC)
