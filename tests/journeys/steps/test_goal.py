"""A goal marks that somebody did what the journey is for; they go on, or leave as converted."""

from datetime import UTC, datetime

import pytest

from journeys.map import map_of
from journeys.rehearsal.example import Example
from journeys.rehearsal.programme import Programme
from journeys.rehearsal.script import Happening
from journeys.rehearsal.trace import Trace
from journeys.rehearsal.walk import rehearse
from journeys.soundness import faults
from journeys.text import read
from messages.words import Words

JOURNEY = """
journey: shop
steps:
  - {key: bought, wait_for: order.paid, within: 9d, then: {happened: won, timed_out: end}}
  - {key: won, goal: first_order}
  - {key: thanked, branch: [{when: outcomes.won == "reached", go: thanks}, {else: end}]}
  - {key: thanks, send: hello}
"""
LEAVING = """
journey: shop
steps:
  - {key: bought, wait_for: order.paid, within: 9d, then: {happened: won, timed_out: end}}
  - {key: won, goal: first_order, leave: true}
"""


def walked(text: str) -> Trace:
    buys = Happening(at="3d", event="order.paid")
    ada = Example(name="Ada", email="ada@example.com", consents=("news",))
    programme = Programme(customer=ada, events=(buys,))
    return rehearse(read(text).journey, programme, datetime(2026, 11, 23, 9, 0, tzinfo=UTC))


def test_who_reaches_a_goal_goes_on_and_conditions_know_it() -> None:
    assert faults(JOURNEY) == []
    trace = walked(JOURNEY)
    assert trace.outcome == "completed"
    assert [scene.step for scene in trace.scenes if scene.sent] == ["thanks"]


def test_with_leave_the_enrolment_ends_as_converted() -> None:
    assert faults(LEAVING) == []
    assert walked(LEAVING).outcome == "converted"


def test_a_goal_is_called_by_its_name() -> None:
    journey = read(LEAVING).journey
    (card,) = (card for card in map_of(journey, Words("de")).cards if card.key == "won")
    assert (card.label, card.about) == ("First order", "Ziel")
    assert journey.by_key["won"].leaves_as == "converted"
    assert read(journey.model_dump_json()).journey.hash == journey.hash


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("leave: true, then: bought", "step won: with `leave`, nothing comes after it; remove `then`"),
        ("leave: perhaps", "step won: leave: Input should be a valid boolean"),
    ],
)
def test_a_mistake_is_named_with_its_place(wrong: str, said: str) -> None:
    (fault,) = faults(LEAVING.replace("leave: true", wrong))
    assert fault.line == 5
    assert said in str(fault)
