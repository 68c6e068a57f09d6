"""Good hours: quiet hours and a send window together, on the customer's own clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from journeys.good_hours import GoodHours
from journeys.local_time import QuietHours
from journeys.opening_hours import OpeningHours

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = QuietHours.model_validate({"from": "21:00", "to": "08:00"})
OFFICE = OpeningHours.model_validate({"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "17:00"})


def at(day: int, hour: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=BERLIN).astimezone(UTC)


def test_without_any_rule_every_hour_is_good() -> None:
    assert GoodHours(BERLIN).opens(at(23, 3)) == at(23, 3)


def test_in_the_night_it_waits_for_the_window_behind_the_night() -> None:
    both = GoodHours(BERLIN, NIGHT, OFFICE)
    assert both.opens(at(23, 3)) == at(23, 9)
    assert both.quiet_at(at(23, 3))
    assert not both.quiet_at(at(23, 8))


def test_friday_evening_waits_for_monday() -> None:
    assert GoodHours(BERLIN, None, OFFICE).opens(at(27, 18)) == at(30, 9)


def test_a_window_that_opens_into_the_quiet_waits_until_both_let_it_through() -> None:
    late = OpeningHours.model_validate({"from": "20:00", "to": "10:00"})
    assert GoodHours(BERLIN, NIGHT, late).opens(at(23, 22)) == at(24, 8)
    assert GoodHours(BERLIN, NIGHT, late).opens(at(23, 12)) == at(23, 20)


def test_where_both_never_meet_there_is_no_good_hour() -> None:
    owls = OpeningHours.model_validate({"from": "22:00", "to": "23:00"})
    assert GoodHours(BERLIN, NIGHT, owls).opens(at(23, 12)) is None


def test_the_morning_comes_once_where_the_clocks_are_changed() -> None:
    saturday_night = at(24, 23, month=10)
    opens = GoodHours(BERLIN, NIGHT).opens(saturday_night)
    assert opens == at(25, 8, month=10)
    assert opens - saturday_night == timedelta(hours=10)
