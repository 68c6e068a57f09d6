"""A month is a month on the customer's own calendar."""

from datetime import UTC, datetime

import pytest

from journeys.map import map_of
from journeys.soundness import faults
from journeys.text import read
from messages.words import Words
from tests.journeys.test_rehearsal import ADA, walked

MONTH = "journey: m\nsteps:\n  - {key: rest, delay: P1M}\n"


@pytest.mark.parametrize(
    ("zone", "start", "woken"),
    [
        ("Europe/Berlin", "2027-01-31T09:00", "2027-02-28T10:00"),
        ("Australia/Sydney", "2027-01-30T20:00", "2027-02-28T07:00"),  # it was the 31st there
        ("Europe/Berlin", "2027-02-28T01:30", "2027-03-28T03:00"),  # there is no half past two that night
    ],
)
def test_a_month_on_it_is_as_late_on_her_clock(zone: str, start: str, woken: str) -> None:
    moment = datetime.fromisoformat(start).replace(tzinfo=UTC)
    trace = walked(MONTH.strip(), who=ADA.model_copy(update={"zone": zone}), start=moment)
    assert next(scene.local.strftime("%Y-%m-%dT%H:%M") for scene in trace.scenes if scene.what == "step") == woken


def test_a_month_and_then_at_ten() -> None:
    trace = walked(
        "steps:\n  - {key: rest, delay: 1mo 2d, at: '10:00'}\n", start=datetime(2026, 11, 23, 9, 1, tzinfo=UTC)
    )
    assert next(scene.local.strftime("%m-%d %H:%M") for scene in trace.scenes if scene.what == "step") == "12-26 10:00"


def test_the_map_says_it_in_the_readers_language() -> None:
    cards = {card.key: card.about for card in map_of(read(MONTH).journey, Words("de")).cards}
    assert cards["rest"] == "Pause · 1 Monat"


def test_a_span_of_a_thousand_million_days_is_refused_where_it_stands() -> None:
    fault = faults(MONTH.replace("P1M", "1000000000d"))[0]
    assert str(fault) == (
        "line 3, column 24: step rest: delay: a span is more than nothing and at most 400 days (a month counts as 31)"
    )
