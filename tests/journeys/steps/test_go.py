"""A `go` leads on elsewhere; with `at_most` it leads back so often and no more."""

from datetime import UTC, datetime

import pytest

from journeys.map import map_of
from journeys.rehearsal.example import Example
from journeys.rehearsal.programme import Programme
from journeys.rehearsal.trace import Trace
from journeys.rehearsal.walk import rehearse
from journeys.soundness import faults
from journeys.text import read
from messages.words import Words

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LOOP = """
journey: loop
steps:
  - {key: hello, send: hello}
  - {key: nap, delay: 1d}
  - {key: again, go: hello, at_most: 3, then: bye}
  - {key: lost, send: hello}
  - {key: bye, send: hello}
"""
SHORTCUT = """
journey: shortcut
steps:
  - {key: regular, branch: [{when: '"beer" in profile.interests', go: skip}, {else: explain}]}
  - {key: skip, go: offer}
  - {key: explain, send: hello}
  - {key: offer, send: hello}
"""


def walked(text: str, **said: object) -> Trace:
    ada = Example(name="Ada", email="ada@example.com", consents=("news",), **said)
    return rehearse(read(text).journey, Programme(customer=ada), START)


def steps(trace: Trace) -> list[str]:
    return [f"{scene.step} {scene.said}" for scene in trace.scenes if scene.what == "step"]


def test_three_times_back_and_then_on() -> None:
    trace = walked(LOOP.replace("  - {key: lost, send: hello}\n", ""))
    assert [step for step in steps(trace) if "again" in step] == ["again again"] * 3 + ["again enough"]
    assert sum(scene.sent for scene in trace.scenes) == 4 + 1
    assert trace.outcome == "completed"


def test_a_shortcut_passes_by_what_lies_between() -> None:
    assert faults(SHORTCUT) == []
    assert steps(walked(SHORTCUT, interests=("beer",))) == ["regular way_1", "skip again", "offer sent"]


def test_the_map_draws_the_way_back_and_says_how_often() -> None:
    found = map_of(read(LOOP).journey, Words("de"))
    ways = {edge.target: edge.label for edge in found.edges if edge.source == "again"}
    assert ways == {"hello": "noch einmal", "bye": "sonst"}
    assert next(card.about for card in found.cards if card.key == "again") == "Weiter bei · ≤ 3 ×"


def test_conditions_may_ask_how_often_somebody_was_here() -> None:
    text = """
journey: counting
steps:
  - {key: nap, delay: 1d}
  - {key: tired, branch: [{when: visits.nap >= 3, go: bye}, {else: nap}]}
  - {key: bye, send: hello}
"""
    assert faults(text) == []
    assert steps(walked(text)).count("nap done") == 3
    assert "undeclared reference to 'visits.nob'" in str(faults(text.replace("visits.nap", "visits.nob"))[0])


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("go: hello", "go: hallo", "line 6, column 22: step again: there is no step “hallo”; did you mean “hello”?"),
        ("at_most: 3", "at_most: 0", "line 6, column 38: step again: at_most: Input should be greater than or equal"),
        ("at_most: 3, ", "", "line 6, column 5: step again: `go` says where it goes on; remove `then`, or add `at_m"),
        ("  - {key: nap, delay: 1d}\n", "", "this leads back to itself without any time passing; put a `delay`"),
        ("", "", "line 7, column 5: step lost: no way leads here"),
    ],
)
def test_a_mistake_is_named_with_its_place(before: str, after: str, said: str) -> None:
    assert any(said in str(fault) for fault in faults(LOOP.replace(before, after))), faults(LOOP.replace(before, after))
