"""Spans read as people write them."""

from datetime import timedelta

import pytest

from journeys.span import CalendarSpan, read_calendar_span, read_span, write_span


@pytest.mark.parametrize(
    ("text", "hours"), [("3d", 72), ("12h", 12), ("90m", 1.5), ("1d 12h", 36), ("2w", 336), ("P3D", 72), ("PT36H", 36)]
)
def test_a_span_is_read_and_written_back_the_same(text: str, hours: float) -> None:
    span = read_span(text)
    assert span == timedelta(hours=hours)
    assert read_span(write_span(span)) == span


@pytest.mark.parametrize("text", ["5", 5, True, "1:30", "P1M", "three days", "-P1D", "0d", "500d", "", None])
def test_what_is_no_span_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="span"):
        read_span(text)


@pytest.mark.parametrize(
    ("text", "months", "days", "written"),
    [
        ("P1M", 1, 0, "1mo"),
        ("1mo", 1, 0, "1mo"),
        ("P1Y", 12, 0, "1y"),
        ("12 mo", 12, 0, "1y"),
        ("P1M3D", 1, 3, "1mo3d"),
        ("P1MT12H", 1, 0.5, "1mo12h"),
        ("3d", 0, 3, "3d"),
        ("1m", 0, 1 / 1440, "1m"),
    ],
)
def test_months_are_read_and_written_back_the_same(text: str, months: int, days: float, written: str) -> None:
    span = read_calendar_span(text)
    assert span == CalendarSpan(months, timedelta(days=days))
    assert str(span) == written
    assert read_calendar_span(written) == span


@pytest.mark.parametrize("text", ["1000000000d", "P1000000000D", "1000000000y", "13mo", "401d"])
def test_a_span_that_nobody_lives_to_see_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="at most 400 days"):
        read_calendar_span(text)


def test_where_a_span_must_be_exact_months_are_refused_with_the_remedy() -> None:
    with pytest.raises(ValueError, match="write this span in days, such as 30d"):
        read_span("P1M")
