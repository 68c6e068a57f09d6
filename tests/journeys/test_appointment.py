"""A date in the customer's data, on the customer's own calendar."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from journeys.appointment import Appointment, Missed

BERLIN = ZoneInfo("Europe/Berlin")


def due(found: object, now: str = "2026-11-23T09:00", zone: ZoneInfo = BERLIN, **said: object) -> str:
    """When somebody goes on, on their own clock."""
    appointment = Appointment.model_validate({"date": "profile.attributes.day", **said})
    moment = appointment.moment(datetime.fromisoformat(now).replace(tzinfo=UTC), zone, found)
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("found", "goes_on"),
    [
        ("2026-12-24", "2026-12-24 00:00"),
        ("2026-12-24T18:00", "2026-12-24 18:00"),
        ("2026-12-24T18:00Z", "2026-12-24 19:00"),
        (" 2026-12-24T18:00:00-05:00 ", "2026-12-25 00:00"),
        (datetime(2026, 12, 24, 18, tzinfo=UTC), "2026-12-24 19:00"),
    ],
)
def test_a_date_is_read_as_data_hold_it(found: object, goes_on: str) -> None:
    assert due(found) == goes_on


@pytest.mark.parametrize("found", [None, "", "soon", "24.12.2026", "2026-02-30", 20261224, "9999-12-31", {}, "12-24"])
def test_what_is_no_date_is_told_so(found: object) -> None:
    with pytest.raises(Missed) as missed:
        due(found)
    assert missed.value.reason == "no_date"


@pytest.mark.parametrize(
    ("said", "goes_on"),
    [
        ({"before": "3d", "at": "09:00"}, "2027-03-26 09:00"),
        ({"after": "1d"}, "2027-03-30 00:00"),
        ({"before": "1mo"}, "2027-02-28 00:00"),
        ({"before": "2h"}, "2027-03-28 22:00"),
        ({"before": "1d 2h"}, "2027-03-27 22:00"),  # there are 23 hours in that Sunday, and it is a day
    ],
)
def test_days_are_counted_on_the_calendar_and_hours_exactly(said: dict, goes_on: str) -> None:
    assert due("2027-03-29", **said) == goes_on


def test_two_hours_before_are_two_hours_also_when_the_clocks_change_between() -> None:
    assert due("2027-03-28T04:00", before="2h") == "2027-03-28 01:00"
    again = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # half past two, the second time
    assert due(again, now="2026-10-01T00:00") == "2026-10-25 02:30"
    appointment = Appointment(date="x")
    assert appointment.moment(datetime(2026, 10, 1, tzinfo=UTC), BERLIN, again) == again


@pytest.mark.parametrize(
    ("born", "now", "goes_on"),
    [
        ("1990-12-24", "2026-11-23T09:00", "2026-12-24 09:00"),
        ("1990-01-02", "2026-11-23T09:00", "2027-01-02 09:00"),
        ("1990-11-23", "2026-11-23T07:59", "2026-11-23 09:00"),
        ("1990-11-23", "2026-11-23T08:00", "2027-11-23 09:00"),  # who comes at that very moment waits for the next
        ("2000-02-29", "2026-11-23T09:00", "2027-02-28 09:00"),
        ("2000-02-29", "2027-11-23T09:00", "2028-02-29 09:00"),
        ("--12-24", "2026-11-23T09:00", "2026-12-24 09:00"),
        ("02-29", "2026-11-23T09:00", "2027-02-28 09:00"),
    ],
)
def test_a_birthday_comes_every_year(born: str, now: str, goes_on: str) -> None:
    assert due(born, now, yearly=True, at="09:00") == goes_on


def test_three_days_before_new_years_day_is_in_the_old_year() -> None:
    assert due("1990-01-01", yearly=True, before="3d", at="09:00") == "2026-12-29 09:00"


def test_what_is_over_is_done_now_or_skipped() -> None:
    assert due("2026-11-20") == "2026-11-23 10:00"
    with pytest.raises(Missed) as missed:
        due("2026-11-20", past="skip")
    assert missed.value.reason == "past"


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ({"before": "1d", "after": "1d"}, "not both"),
        ({"before": "2h", "at": "09:00"}, "whole days or months"),
        ({"yearly": True, "past": "skip"}, "never past"),
        ({"date": 7}, "such as profile.attributes.birthday"),
    ],
)
def test_what_contradicts_itself_is_refused(said: dict, remedy: str) -> None:
    with pytest.raises(ValueError, match=remedy):
        Appointment.model_validate({"date": "x", **said})
