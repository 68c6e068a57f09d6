"""Pace: so many people a second, kept over pauses and crashes, and grown into at the beginning."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import TypeAdapter, ValidationError

from journeys.pace import AnyPace, Beat, Pace

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def pace(text: str) -> Pace:
    return TypeAdapter(AnyPace).validate_python(text)


def kept(pace: Pace, beat: Beat, begun: datetime, seconds: float, look: float = 0.5) -> Beat:
    """Somebody looks every half second and lets in whoever may."""
    for number in range(int(seconds / look)):
        now = begun + timedelta(seconds=number * look)
        if people := pace.may(beat, now):
            beat = pace.went(beat, people, now)
    return beat


@pytest.mark.parametrize(("text", "minute"), [("100/s", 6_000), ("600/min", 600), ("120/h", 2), ("1/h", 1)])
def test_a_pace_is_kept(text: str, minute: int) -> None:
    assert abs(kept(pace(text), Beat(), NOON, 60).gone - minute) <= minute * 0.02


def test_it_grows_evenly_and_then_stays() -> None:
    growing, beat, seen = pace("10..1000/min over 1h"), Beat(), []
    for ten_minutes in range(7):
        before = beat.gone
        beat = kept(growing, beat, NOON + timedelta(minutes=10 * ten_minutes), 600)
        seen.append(beat.gone - before)
    assert seen[:6] == pytest.approx([925, 2575, 4225, 5875, 7525, 9175], rel=0.02)
    assert seen[6] == pytest.approx(10_000, rel=0.02)


@pytest.mark.parametrize("text", ["100/s", "10..1000/min over 1h", "60/h"])
def test_a_pause_is_not_made_up_for_and_growth_goes_on_where_it_stood(text: str) -> None:
    told = pace(text)
    straight = kept(told, Beat(), NOON, 120)
    halted = kept(told, Beat(), NOON, 60)
    later = NOON + timedelta(hours=5)
    assert told.may(halted, later) <= 1 + 2 * told.rate(halted.gone)
    again = kept(told, halted, later, 60)
    assert abs(again.gone - straight.gone) <= 2 + 2 * told.rate(straight.gone)


def test_how_long_it_takes_is_known_beforehand() -> None:
    assert pace("100/s").lasts(6_000) == timedelta(minutes=1)
    growing = pace("10..1000/min over 1h")
    for people in (500, 30_300, 60_300):
        lasts = growing.lasts(people).total_seconds()
        assert abs(kept(growing, Beat(), NOON, lasts).gone - people) <= people * 0.02


def test_it_is_written_as_it_is_read() -> None:
    for text in ("100/second", "10..1000/minute over 1h"):
        assert str(pace(text)) == text
        assert Pace.model_validate(pace(text).model_dump(mode="json")) == pace(text)


@pytest.mark.parametrize(
    "text", ["fast", "0/s", "100", "10/week", "5..10/s", "10/s over 1h", "20..10/s over 1h", "-1/s"]
)
def test_what_is_no_pace_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        pace(text)
