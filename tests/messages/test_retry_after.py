"""How long others ask us to wait."""

from datetime import timedelta

import pytest

from messages.retry_after import retry_after

NINE = "Mon, 23 Nov 2026 09:00:00 GMT"
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 7 ", 7),
        ("999999", 86400),
        ("9" * 5000, 86400),
        ("Mon, 23 Nov 2026 09:02:30 GMT", 150),
        ("Monday, 23-Nov-26 09:00:05 GMT", 5),
        ("Mon, 23 Nov 2026 08:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86400),
    ],
)
def test_seconds_and_moments_are_understood_and_nobody_is_waited_for_longer_than_a_day(said: str, seconds: int) -> None:
    assert retry_after({"retry-after": said, "date": NINE}) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "said", ["", "soon", "-5", "1.5", "٣", "1e3", "Mon, 99 Nov 2026 09:00:00 GMT", "23 Nov 2026 09:00", ",,,", "\x00"]
)
def test_what_nobody_understands_asks_for_nothing(said: str) -> None:
    assert retry_after({"retry-after": said, "date": NINE}) == timedelta(0)


def test_a_moment_is_meant_by_the_clock_of_whoever_says_it() -> None:
    assert retry_after({"retry-after": NINE}) == timedelta(0)
    assert retry_after({"retry-after": NINE, "date": "no date"}) == timedelta(0)
    assert retry_after({}) == timedelta(0)
