"""Recurrence: times as people say them, and as cron does."""

import pytest
from pydantic import ValidationError

from journeys.recurrence import Recurrence


@pytest.mark.parametrize(
    ("said", "cron"),
    [
        ("day at 18:00", "0 18 * * *"),
        ("every day 9:05", "5 9 * * *"),
        ("mon, thu at 9:30", "30 9 * * mon,thu"),
        ("Tuesday at 7:00", "0 7 * * tue"),
        ("every weekday at 8:00", "0 8 * * mon-fri"),
        ("*/15  8-18 * * 1-5", "*/15 8-18 * * 1-5"),
        ("0 9 1 jan,jul *", "0 9 1 jan,jul *"),
    ],
)
def test_times_are_said_as_people_say_them(said: str, cron: str) -> None:
    assert Recurrence(when=said, zone="Europe/Berlin").when == cron


@pytest.mark.parametrize(
    "said",
    ["now and then", "day at 25:00", "monday", "60 9 * * *", "0 9 0 * *", "0 9 * * 5-1", "*/0 * * * *", "* * *", ""],
)
def test_what_are_no_times_is_refused_with_a_remedy(said: str) -> None:
    with pytest.raises(ValidationError, match=r"write times such as|is no "):
        Recurrence(when=said, zone="Europe/Berlin")


def test_a_place_must_be_somewhere() -> None:
    with pytest.raises(ValidationError, match="write a time zone such as"):
        Recurrence(when="day at 9:00", zone="Europe/Atlantis")
