"""One event, or the first of several; from now on, or since long ago."""

import pytest

from journeys.map import map_of
from journeys.soundness import faults
from journeys.text import read
from messages.words import Words
from tests.journeys.test_rehearsal import does, outcomes, walked

SHORT = """
journey: old
steps:
  - {key: breathe, delay: 2w 1d 30m, at: "10:00"}
  - {key: day, delay: P3D}
  - {key: monday, wait_until: {weekday: mon, at: "09:00"}}
  - {key: morning, wait_until: {at: "09:00"}}
  - {key: bought, wait_for: Order Completed, where: event.total >= 20, within: 10d, then: {happened: end}}
  - {key: visit, wait_for: shop.visited, within: PT36H}
"""
SEVERAL = """steps:
  - key: first
    wait_for: [Order Completed, {event: shop.visited, where: event.rooms >= 2, go: visited}]
    within: 10d
    then: {order.paid: bought, timed_out: end}
  - {key: bought, exit: bought, }
  - {key: visited, exit: visited}
"""
SINCE = """steps:
  - {key: one, delay: 1d}
  - {key: two, delay: 1d}
  - {key: three, delay: 1d}
  - {key: listen, wait_for: shop.visited, since: %s, within: 1d}
"""


def test_what_was_published_before_there_were_several_has_the_hash_it_had() -> None:
    assert read(SHORT).journey.hash == "047da768e16c514c1fc98b63995c522fee89d300f00faf8fee29be933e5786ae"


def test_a_definition_with_every_form_reads_back_the_same() -> None:
    text = f"journey: all\n{SEVERAL}".replace("within: 10d", "within: 10d\n    since: entry")
    text += "  - {key: d, delay: P1Y, at: '09:00'}\n"
    text += "  - {key: u, wait_until: {date: now, after: P1M2D}, then: {no_date: d}}\n"
    journey = read(text).journey
    again = type(journey).model_validate_json(journey.model_dump_json())
    assert (again, again.hash) == (journey, journey.hash)


@pytest.mark.parametrize(
    ("event", "said", "outcome", "left"),
    [
        ("order.paid", {}, "order.paid", "bought"),
        ("shop.visited", {"rooms": 2}, "shop.visited", "visited"),
        ("shop.visited", {"rooms": 1}, "timed_out", "completed"),
    ],
)
def test_the_outcome_is_the_name_of_the_one_that_happened(event: str, said: dict, outcome: str, left: str) -> None:
    trace = walked(SEVERAL, does("2d", event, **said))
    assert (outcomes(trace)["first"], trace.outcome) == (outcome, left)


def test_of_two_that_came_before_the_earlier_one_counts() -> None:
    text = "steps:\n  - {key: rest, delay: 3d}\n" + SEVERAL.partition("steps:\n")[2]
    trace = walked(text, does("1d", "shop.visited", rooms=3), does("2d", "order.paid"))
    assert outcomes(trace)["first"] == "shop.visited"


@pytest.mark.parametrize(
    ("since", "hours", "outcome"),
    [
        ("entry", 2, "happened"),
        ("one", 2, "happened"),
        ("two", 2, "timed_out"),
        ("two", 26, "happened"),
        ("three", 50, "happened"),
        ("listen", 50, "timed_out"),
        ("listen", 74, "happened"),
    ],
)
def test_it_counts_when_it_happened_since_then(since: str, hours: int, outcome: str) -> None:
    assert outcomes(walked(SINCE % since, does(f"{hours}h", "shop.visited")))["listen"] == outcome


def test_what_happened_before_the_entry_does_not_count() -> None:
    assert outcomes(walked(SINCE % "entry", does("2026-11-22T09:00:00+00:00", "shop.visited")))["listen"] == "timed_out"


def test_what_opened_the_door_is_not_what_is_waited_for() -> None:
    entry = "entry: [{event: shop.visited}]\n"
    assert outcomes(walked(entry + SINCE % "entry", does("entry", "shop.visited")))["listen"] == "timed_out"


ELSEWHERE = """steps:
  - {key: one, delay: 1d, then: listen}
  - {key: two, delay: 1d}
  - {key: listen, wait_for: shop.visited, since: two, within: 1d, then: {happened: end, timed_out: two}}
"""


def test_when_they_never_came_by_that_step_it_is_as_if_nothing_was_said() -> None:
    assert outcomes(walked(ELSEWHERE, does("2h", "shop.visited")))["listen"] == "happened"


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("wait_for: [a.b, {event: c.d, where: evnt.x > 3}]", "column 54: step w: condition: undeclared reference"),
        ("wait_for: [a.b, {event: 7}]", "column 38: step w: event: Input should be a valid string"),
        ("wait_for: ''", "column 24: step w: wait_for: String should have at least 1"),
        ("wait_for: a.b, where: event.x >", "column 45: step w: condition: Syntax error"),
        ("wait_for: [a.b, A B]", "step w: wait_for: “a.b” stands here twice; join its conditions with ||"),
        ("wait_for: [a.b, a.c], where: 'true'", "column 43: step w: where: of several events, each has its own"),
        ("wait_for: a.b, since: hallo", "column 36: step w: there is no step “hallo”; did you mean “hello”?"),
        ("wait_for: [a.b, {event: a.c, go: helo}]", "step w: there is no step “helo”"),
        ("wait_for: [a.b, a.c], then: {a.d: hello}", "“a.d” never happens here; it can be a.b, a.c, timed_out"),
        (
            "wait_for: a.b, within: 1000000000d",
            "column 37: step w: within: a span is more than nothing and at most",
        ),
        ("wait_for: a.b, within: P1M", "column 37: step w: within: months are not all equally long"),
    ],
)
def test_a_mistake_is_named_where_it_stands(step: str, said: str) -> None:
    within = "" if "within" in step else ", within: 1d"
    text = f"journey: w\nsteps:\n  - {{key: w, {step}{within}}}\n  - {{key: hello, send: hello}}\n"
    fault = faults(text)[0]
    assert fault.line == 3
    assert said in str(fault)


@pytest.mark.parametrize(("since", "sound"), [("", True), (", since: entry", False)])
def test_a_circle_in_which_the_same_visit_counts_again_and_again_is_refused(since: str, sound: bool) -> None:
    circle = f"journey: c\nsteps:\n  - {{key: w, wait_for: a.b, within: 1d{since}, then: {{happened: w, else: end}}}}\n"
    assert (faults(circle) == []) is sound


def test_the_map_names_each() -> None:
    found = map_of(read(f"journey: m\n{SEVERAL}").journey, Words("de"))
    labels = {edge.label for edge in found.edges if edge.source == "first"}
    assert labels == {"Bestellung bezahlt", "shop visited", "Zeit abgelaufen"}
