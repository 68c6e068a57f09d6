"""A window is open, or it opens: time of day, day of the week, and the mistakes one can make in writing it."""

import pytest

from journeys.map import map_of
from journeys.soundness import faults
from journeys.text import read
from messages.words import Words

JOURNEY = """
journey: office
steps:
  - {key: hours, window: {days: [mon, tue], from: "09:00", to: "18:00"}}
  - {key: hello, send: hello}
"""


def test_the_map_says_when_it_is_open() -> None:
    cards = {card.key: card.about for card in map_of(read(JOURNEY).journey, Words("de")).cards}
    assert cards["hours"] == "Zeitfenster · 09:00 · 18:00 ·…"  # as much as the card has room for
    whole_days = read(JOURNEY.replace(', from: "09:00", to: "18:00"', "")).journey
    assert map_of(whole_days, Words("de")).cards[0].about == "Zeitfenster · Mo. · Di."


def test_the_same_as_json_is_the_same() -> None:
    journey = read(JOURNEY).journey
    assert read(journey.model_dump_json()).journey.hash == journey.hash


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("mon, tue", "monday", "line 4, column 34: step hours: Input should be 'mon', 'tue', 'wed', 'thu'"),
        ("[mon, tue]", "[]", "line 4, column 27: step hours: days: Tuple should have at least 1 item"),
        ('"09:00"', "nine", 'step hours: from: write a time of day in quotes, such as "10:00"'),
        ("from:", "form:", "step hours: unknown field “form”"),
    ],
)
def test_a_mistake_in_a_window_is_named(before: str, after: str, said: str) -> None:
    assert said in str(faults(JOURNEY.replace(before, after))[0])


def test_a_circle_through_a_window_may_go_round_at_once_and_is_refused() -> None:
    assert "without any time passing" in str(faults(JOURNEY.replace("send: hello", "send: hello, then: hours"))[0])
