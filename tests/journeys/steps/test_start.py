"""A journey starts another one for the same customer, and may wait for its end."""

from datetime import UTC, datetime

import pytest

from journeys.map import map_of
from journeys.rehearsal.example import Example
from journeys.rehearsal.programme import Programme
from journeys.rehearsal.script import Happening
from journeys.rehearsal.walk import rehearse
from journeys.soundness import faults
from journeys.text import read
from messages.words import Words

WAITING = """
journey: shop
steps:
  - {key: onboard, start: welcome, wait: true, within: 30d}
  - {key: hello, send: hello}
"""
AT_ONCE = WAITING.replace(", wait: true, within: 30d", "")


def outcomes(text: str, *events: Happening) -> dict[str, str]:
    programme = Programme(customer=Example(), events=events)
    trace = rehearse(read(text).journey, programme, datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    return {scene.step or "": scene.said for scene in trace.scenes if scene.what == "step"}


def test_it_goes_on_at_once_or_when_the_other_is_over() -> None:
    assert faults(WAITING) == faults(AT_ONCE) == []
    assert outcomes(AT_ONCE)["onboard"] == "started"
    assert outcomes(WAITING)["onboard"] == "timed_out"
    assert outcomes(WAITING, Happening(at="4d", event="journey.completed"))["onboard"] == "completed"
    assert outcomes(WAITING, Happening(at="4d", event="journey.ended", about="onboard"))["onboard"] == "ended"


def test_the_map_says_which() -> None:
    journey = read(WAITING).journey
    assert map_of(journey, Words("de")).cards[0].about == "Journey · welcome · 30 Tage"
    assert read(journey.model_dump_json()).journey.hash == journey.hash


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("start: welcome", "start: shop", "line 4, column 27: step onboard: a journey cannot start itself"),
        (", within: 30d", "", "line 4, column 5: step onboard: `wait: true` and `within` go together"),
        ("wait: true, ", "", "line 4, column 5: step onboard: `wait: true` and `within` go together"),
    ],
)
def test_a_mistake_is_named_with_its_place(before: str, after: str, said: str) -> None:
    assert said in str(faults(WAITING.replace(before, after))[0])


def test_the_other_journey_must_be_known_before_publishing() -> None:
    (fault,) = faults(WAITING, lambda kind, key: kind != "journey")
    assert "there is no journey “welcome”" in str(fault)
