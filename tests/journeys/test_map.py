"""The map of a journey: everything has its place, and nothing lies on anything else."""

import re
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from journeys.base import END
from journeys.cartography.chart import Card, Edge, Map
from journeys.cartography.lettering import lines, width
from journeys.map import ENTRY, map_of
from journeys.text import read
from messages.words import Words

SMATCHED = (Path(__file__).parents[2] / "examples" / "smatched.yaml").read_text()
KNOT = """
journey: knot
stages: {one: {}, two: {}, three: {}, four: {}}
entry: [{event: order.paid}]
steps:
  - {key: start, send: a, stage: one}
  - key: which
    branch:
      - {when: event.total >= 100, go: vip}
      - {when: event.total >= 50, go: again}
      - {when: event.total < 5, go: end}
      - {else: middle}
  - {key: again, wait_for: order.paid, within: 30d, then: {happened: vip, timed_out: start}}
  - {key: middle, stage: two, video: m, within: 3d, then: {watched: vip, not_sent: late, else: second}}
  - {key: second, send: x, then: {sent: late, not_sent: middle}}
  - {key: late, delay: 3d, at: "09:00"}
  - {key: skip, stage: three, survey: s, within: 2d, then: {answered: vip, no_answer: which, else: end}}
  - {key: vip, stage: four, gift_card: {amount: 5 EUR, budget: b}, then: {no_budget: skip, else: bye}}
  - {key: bye, send: bye, then: {sent: end, not_sent: vip}}
"""


@pytest.fixture(params=[SMATCHED, KNOT], ids=["smatched", "knot"])
def laid_out(request: pytest.FixtureRequest) -> Map:
    return map_of(read(request.param).journey, Words("de"))


def test_every_step_is_a_card_in_its_stage(laid_out: Map) -> None:
    for card in laid_out.cards:
        column = laid_out.columns[card.column]
        assert column.x < card.x
        assert card.x + card.width < column.x + column.width
        assert card.y + card.height <= laid_out.floor


def test_no_card_lies_on_another(laid_out: Map) -> None:
    for one, other in combinations(laid_out.cards, 2):
        apart = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y


def test_no_label_lies_on_a_card_or_on_another_label(laid_out: Map) -> None:
    pills = [edge for edge in laid_out.edges if edge.label]
    for pill in pills:
        assert not any(_covers(pill, card) for card in laid_out.cards), pill.label
    for one, other in combinations(pills, 2):
        beside = abs(one.label_x - other.label_x) >= (one.label_width + other.label_width) / 2
        assert beside or abs(one.label_y - other.label_y) >= 22, (one, other)


def _covers(pill: Edge, card: Card) -> bool:
    half = pill.label_width / 2
    beside = pill.label_x + half <= card.x or pill.label_x - half >= card.x + card.width
    return not beside and card.y - 11 < pill.label_y < card.y + card.height + 11


def test_lines_stay_on_the_picture_and_share_no_lane(laid_out: Map) -> None:
    upright: dict[float, list[tuple[float, float, str]]] = {}
    for edge in laid_out.edges:
        points = [(float(x), float(y)) for x, y in re.findall(r"[MLQ ](-?[\d.]+),(-?[\d.]+)", edge.path)]
        assert all(0 <= x <= laid_out.width and 0 <= y <= laid_out.height for x, y in points)
        for (x, y), (x2, y2) in pairwise(points):
            if x == x2 and abs(y - y2) > 20:
                upright.setdefault(x, []).append((min(y, y2), max(y, y2), edge.target))
    for runs in upright.values():
        for (top, bottom, _), (other_top, other_bottom, _) in combinations(runs, 2):
            assert bottom <= other_top or other_bottom <= top


def test_outcomes_that_lead_to_the_same_step_are_one_line() -> None:
    journey = read(SMATCHED).journey
    ways = {(edge.source, edge.target): edge for edge in map_of(journey, Words()).edges}
    assert ways["film", "taste"].label == "watched"
    assert ways["film", "remind"].outcomes == ("not_watched", "not_sent")
    assert ways["film", "remind"].label == "else"
    assert ways["hello", "breathe"].label == ""
    assert ways["leeway", "sorry"].label == "ask.nps <= 6"
    assert ways["leeway", "sorry"].reason == "answers.ask.nps <= 6"
    assert (ENTRY, "hello") in ways
    assert ("follow", END) in ways


def test_a_card_says_what_a_step_does_in_the_readers_language() -> None:
    cards = {card.key: card for card in map_of(read(SMATCHED).journey, Words("de")).cards}
    assert cards["breathe"].about == "Pause · 2 Tage · 10:00"
    assert cards["sorry"].about.replace("\xa0", " ") == "Geschenkkarte · 15,00 €"
    assert cards[ENTRY].label == "order.paid"


def test_a_journey_without_stages_is_one_column() -> None:
    found = map_of(read("journey: hi\ntitle: Hi there\nsteps: [{key: hello, send: hello}]").journey, Words())
    assert [column.title for column in found.columns] == ["Hi there"]
    assert [card.key for card in found.cards] == ["hello", END]


def test_long_german_words_are_parted() -> None:
    found = lines("Donaudampfschifffahrtsgesellschaft und mehr davon", 14, 150, 2)
    assert len(found) == 2
    assert found[0].endswith("-")
    assert found[1].endswith("…")
    assert all(width(line, 14) <= 150 for line in found)


def test_a_stage_that_is_left_when_it_takes_too_long_says_when() -> None:
    text = "journey: x\nstages: {one: {longest: 4d, late: end}, two: {longest: 4d}}\n"
    steps = "steps:\n  - {key: a, send: a, stage: one}\n  - {key: b, send: b, stage: two}\n"
    found = map_of(read(text + steps).journey, Words("de"))
    assert [column.title for column in found.columns] == ["One · ≤ 4 Tage", "Two"]
