"""Shares are kept, and everybody stays in the arm they are in."""

from collections import Counter
from math import sqrt
from types import SimpleNamespace

import pytest

from journeys.map import map_of
from journeys.soundness import faults
from journeys.steps.split import Split
from journeys.text import read
from messages.words import Words

JOURNEY = """
journey: halves
steps:
  - key: which
    split:
      - {share: 60, go: hello}
      - {share: 30, go: film}
      - {share: 10, go: end, holdout: true}
  - {key: hello, send: hello, then: end}
  - {key: film, video: film, within: 3d}
"""


async def arms(split: Split, journey: str = "halves", people: int = 10_000) -> list[str]:
    """The arm of each of so many customers."""
    return [await split.walk(SimpleNamespace(customer=f"cus_{n}", journey=journey)) for n in range(people)]  # type: ignore[arg-type]


def which(journey: str = JOURNEY) -> Split:
    step = read(journey).journey.by_key["which"]
    assert isinstance(step, Split)
    return step


async def test_of_ten_thousand_people_each_arm_gets_its_share() -> None:
    counted = Counter(await arms(which()))
    for arm, share in {"arm_1": 0.6, "arm_2": 0.3, "arm_3": 0.1}.items():
        assert abs(counted[arm] - 10_000 * share) < 4 * sqrt(10_000 * share * (1 - share))


async def test_who_comes_again_has_the_same_arm() -> None:
    assert await arms(which(), people=200) == await arms(which(), people=200)


async def test_one_experiment_is_the_same_arm_everywhere_and_two_have_nothing_to_do_with_each_other() -> None:
    named = Split(key="a", experiment="tone", split=which().split)
    again = Split(key="b", experiment="tone", split=which().split)
    assert await arms(named, "one") == await arms(again, "another")
    same = sum(one == other for one, other in zip(await arms(which(), "one"), await arms(which(), "two"), strict=True))
    assert abs(same - 4_600) < 4 * sqrt(10_000 * 0.46 * 0.54)  # 0.6² + 0.3² + 0.1²


def test_the_map_shows_the_shares_and_who_is_left_alone() -> None:
    journey = read(JOURNEY).journey
    labels = {edge.target: edge.label for edge in map_of(journey, Words()).edges if edge.source == "which"}
    assert labels == {"hello": "60 %", "film": "30 %", "end": "10 % holdout"}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("30", "20", "line 5, column 5: step which: split: 60 + 20 + 10 is 90; write shares that add up to 100"),
        ("share: 60", "share: 0", "line 6, column 17: step which: share: Input should be greater than or equal to 1"),
        ("share: 60", "share: 59.5", "line 6, column 17: step which: share: Input should be a valid integer"),
        ("go: film", "go: flim", "step which: there is no step “flim”; did you mean “film”?"),
    ],
)
def test_shares_that_do_not_add_up_are_refused(before: str, after: str, said: str) -> None:
    assert said in str(faults(JOURNEY.replace(before, after))[0])


def test_an_arm_that_leads_back_at_once_is_a_circle_without_time() -> None:
    assert "without any time passing" in str(faults(JOURNEY.replace("go: hello", "go: which"))[0])
