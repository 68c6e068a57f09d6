"""Conditions may ask whether somebody belongs to a segment."""

from datetime import UTC, datetime

import pytest

from journeys.conditions import ConditionError, Known, Names, check, holds
from journeys.segment_names import segments_in
from journeys.soundness import faults
from journeys.text import read

JOURNEY = """\
journey: thanks
entry:
  - {event: order.paid, where: segments.vip && event.total > 40}
exit:
  - {segment: resting}
steps:
  - {key: pause, delay: 3d}
  - key: which
    branch:
      - {when: segments.beer_lovers, go: hello}
      - {else: end}
  - {key: hello, send: hello}
"""
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_a_journey_knows_which_segments_it_asks_about() -> None:
    assert read(JOURNEY).journey.segments == {"vip", "resting", "beer_lovers"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("segments.vip", ["vip"]),
        ("!segments.a||segments.b_2", ["a", "b_2"]),
        ('event.said == "segments.vip"', []),
        ("event.segments.vip == 1", []),
        ("my_segments.vip", []),
        ("event.said == 'it\\'s segments.x' && segments.y", ["y"]),
    ],
)
def test_only_what_is_asked_outside_of_quotes_counts(text: str, found: list[str]) -> None:
    assert [key for key, _ in segments_in(text)] == found


def test_belonging_is_yes_or_no() -> None:
    names = Names(segments=frozenset({"vip"}))
    check("segments.vip", names)
    with pytest.raises(ConditionError):
        check("segments.vip == 3", names)
    ada = Known(NOW, {}, {}, {}, {}, {}, {}, segments={"vip"})
    bob = Known(NOW, {}, {}, {}, {}, {}, {})
    assert holds("segments.vip", names, ada)
    assert not holds("segments.vip", names, bob)


def test_a_segment_that_is_not_there_is_named_with_its_place() -> None:
    told = faults(JOURNEY, lambda kind, key: (kind, key) != ("segment", "resting") and key != "beer_lovers")
    assert [(one.line, one.detail) for one in told] == [
        (5, "there is no segment “resting”; add it first, or correct the name"),
        (10, "there is no segment “beer_lovers”; add it first, or correct the name"),
    ]
    (wrong,) = faults(JOURNEY, lambda kind, key: (kind, key) != ("segment", "vip"))
    assert (wrong.line, wrong.column) == (3, JOURNEY.splitlines()[2].index("segments.vip") + 1)
