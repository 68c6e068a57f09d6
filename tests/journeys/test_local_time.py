"""Local time is kept through every change of the clocks."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from journeys.local_time import QuietHours, due, instant, months_on

BERLIN, SYDNEY = ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Sydney")
DAY = timedelta(days=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_ten_in_berlin_stays_ten_across_the_change_in_march() -> None:
    assert due(utc("2026-03-27T12:00"), 2 * DAY, time(10), BERLIN) == utc("2026-03-30T08:00")


def test_nine_in_sydney_is_late_evening_before_in_utc() -> None:
    assert due(utc("2026-11-22T12:00"), timedelta(hours=1), time(9), SYDNEY) == utc("2026-11-22T22:00")


def test_an_hour_that_does_not_exist_becomes_the_first_that_does() -> None:
    assert instant(datetime(2026, 3, 29, 2, 30), BERLIN) == utc("2026-03-29T01:00")  # noqa: DTZ001 - a wall clock


def test_an_hour_that_comes_twice_means_the_first_time() -> None:
    assert instant(datetime(2026, 10, 25, 2, 30), BERLIN) == utc("2026-10-25T00:30")  # noqa: DTZ001 - a wall clock


def test_who_woke_at_ten_and_a_moment_wakes_at_ten_again_tomorrow() -> None:
    woken = utc("2026-11-23T09:00") + timedelta(milliseconds=70)
    assert due(woken, DAY, time(10), BERLIN) == utc("2026-11-24T09:00")
    assert due(utc("2026-11-23T09:01"), DAY, time(10), BERLIN) == utc("2026-11-25T09:00")


def test_a_time_that_has_just_passed_is_tomorrows() -> None:
    assert due(utc("2026-11-23T09:30"), timedelta(seconds=1), time(10), BERLIN) == utc("2026-11-24T09:00")


@pytest.mark.parametrize(
    ("local", "over"),
    [
        ("22:30", "2026-11-24T07:00"),
        ("00:10", "2026-11-23T07:00"),
        ("07:59", "2026-11-23T07:00"),
        ("08:00", None),
        ("20:59", None),
    ],
)
def test_quiet_hours_run_over_midnight_on_the_customers_clock(local: str, over: str | None) -> None:
    quiet = QuietHours.model_validate({"from": "21:00", "to": "08:00"})
    now = datetime.fromisoformat(f"2026-11-23T{local}").replace(tzinfo=BERLIN).astimezone(UTC)
    assert quiet.over(now, BERLIN) == (utc(over) if over else None)


def test_quiet_that_comes_twice_in_one_night_is_kept_twice() -> None:
    quiet, havana = QuietHours.model_validate({"from": "00:00", "to": "00:30"}), ZoneInfo("America/Havana")
    again = utc("2026-11-01T05:10")  # ten past midnight, an hour after it was ten past midnight
    assert quiet.over(again, havana) == utc("2026-11-01T05:30")


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2027-01-31", 13, "2028-02-29"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2028-02-29", 12, "2029-02-28"),
    ],
)
def test_a_month_on_is_the_same_day_or_the_last(day: str, months: int, then: str) -> None:
    assert months_on(datetime.fromisoformat(day), months) == datetime.fromisoformat(then)


def test_a_month_on_in_berlin_it_is_as_late_as_it_was() -> None:
    assert due(utc("2026-02-28T09:00"), timedelta(0), None, BERLIN, months=1) == utc("2026-03-28T09:00")
    assert due(utc("2026-03-15T09:00"), timedelta(0), None, BERLIN, months=1) == utc("2026-04-15T08:00")
    assert due(utc("2026-02-28T01:30"), DAY, None, BERLIN, months=1) == utc(
        "2026-03-29T01:30"
    )  # then a day of 24 hours


def test_who_woke_at_ten_and_a_moment_wakes_at_ten_a_month_on() -> None:
    woken = utc("2026-11-23T09:00") + timedelta(milliseconds=70)
    assert due(woken, timedelta(0), time(10), BERLIN, months=1) == utc("2026-12-23T09:00")
