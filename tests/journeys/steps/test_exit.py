"""An exit is the end, and says why."""

import pytest

from journeys.map import map_of
from journeys.soundness import faults
from journeys.text import read
from messages.words import Words

JOURNEY = """
journey: patience
steps:
  - {key: ask, wait_for: shop.visited, within: 3d, then: {happened: hello, timed_out: enough}}
  - {key: hello, send: hello, then: end}
  - {key: enough, exit: gave up}
"""


def test_an_exit_leads_to_the_end_and_the_map_says_why() -> None:
    journey = read(JOURNEY).journey
    found = map_of(journey, Words())
    assert faults(JOURNEY) == []
    assert journey.by_key["enough"].leaves_as == "gave up"
    assert journey.by_key["hello"].leaves_as is None
    assert ("enough", "end") in {(edge.source, edge.target) for edge in found.edges}
    assert next(card.about for card in found.cards if card.key == "enough") == "exit · gave up"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            "exit: gave up, then: ask",
            "line 6, column 40: step enough: then: nothing comes after an exit; remove `then`",
        ),
        ("exit: ''", "line 6, column 25: step enough: exit: String should have at least 1 character"),
    ],
)
def test_nothing_comes_after_an_exit_and_it_has_a_reason(wrong: str, said: str) -> None:
    assert str(faults(JOURNEY.replace("exit: gave up", wrong))[0]) == said


def test_a_step_behind_an_exit_is_one_that_nobody_reaches() -> None:
    (fault,) = faults(JOURNEY + "  - {key: late, send: hello}\n")
    assert (fault.step, fault.line) == ("late", 7)
