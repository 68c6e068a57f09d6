"""What changed between two texts, as somebody would mark it with a pen."""

import pytest

from journeys.difference import Change, Edit, difference, written
from journeys.journey import Journey
from journeys.text import read

TEXT = """\
journey: hello
title: Hello
stages: {start: {longest: 7d}, later: {}}
entry: [{event: order.paid}]
steps:
  - {key: hello, send: hello}
  - {key: pause, delay: 1d}
  - {key: film, stage: later, video: brand, within: 2d, then: {watched: again}}
  - {key: remind, send: hello}
  - {key: again, send: hello}
"""


def of(text: str) -> Journey:
    return read(text).journey


def changed(old: str, new: str) -> list[Change]:
    assert old in TEXT
    return difference(of(TEXT), of(TEXT.replace(old, new)))


def test_the_same_in_other_words_is_no_difference() -> None:
    assert changed("delay: 1d", "delay: 24h") == []
    assert changed("journey: hello\n", "# a remark\njourney: hello\n") == []


def test_a_longer_delay_is_told_with_both_spans() -> None:
    assert changed("delay: 1d", "delay: 2d") == [Change("changed", "pause", "Pause", (Edit("delay", "1d", "2d"),))]


def test_a_step_in_between_also_changes_the_way_of_the_step_before() -> None:
    found = changed("  - {key: pause", "  - {key: wave, send: hello}\n  - {key: pause")
    ways = (Edit("sent", "pause", "wave"), Edit("not_sent", "pause", "wave"))
    assert found == [Change("changed", "hello", "Hello", (), ways), Change("added", "wave", "Wave")]


def test_a_step_that_is_gone_is_told_where_it_was() -> None:
    found = changed("  - {key: remind, send: hello}\n", "")
    assert [(one.what, one.step) for one in found] == [("changed", "film"), ("removed", "remind")]
    assert Edit("not_watched", "remind", "again") in found[0].ways


def test_another_way_is_told_by_its_outcome_and_not_twice() -> None:
    assert changed("then: {watched: again}", "then: {watched: end}") == [
        Change("changed", "film", "Film", (), (Edit("watched", "again", "end"),))
    ]


def test_saying_what_holds_anyway_is_a_difference_of_words_only() -> None:
    (found,) = changed("delay: 1d}", "delay: 1d, then: film}")
    assert (found.fields, found.ways) == ((Edit("then", None, {"else": "film"}),), ())


def test_a_step_that_was_moved_may_have_edits_too() -> None:
    new = TEXT.replace("  - {key: pause, delay: 1d}\n", "") + "  - {key: pause, delay: 3d}\n"
    moved = next(one for one in difference(of(TEXT), of(new)) if one.step == "pause")
    assert moved.what == "moved"
    assert moved.fields == (Edit("stage", "start", "later"), Edit("delay", "1d", "3d"))
    assert moved.ways == (Edit("done", "film", "end"),)


def test_another_kind_under_the_same_key_says_both() -> None:
    (found,) = changed("{key: pause, delay: 1d}", "{key: pause, send: hello}")
    names = {edit.name: (edit.old, edit.new) for edit in found.fields}
    assert (names["send"], names["delay"]) == ((None, "hello"), ("1d", None))


@pytest.mark.parametrize(
    ("old", "new", "edit"),
    [
        ("longest: 7d", "longest: 9d", Edit("stages.start.longest", "7d", "9d")),
        ("title: Hello\n", "title: Hello\nquiet_hours: {from: '21:00', to: '08:00'}\n", None),
        ("order.paid", "order.sent", Edit("entry", [{"event": "order.paid"}], [{"event": "order.sent"}])),
    ],
)
def test_what_concerns_the_whole_journey_comes_first(old: str, new: str, edit: Edit | None) -> None:
    first, *others = changed(old, new)
    assert (first.what, first.step, others) == ("journey", None, [])
    assert edit is None or first.fields == (edit,)


def test_a_branch_says_its_ways_itself() -> None:
    branch = "  - {key: which, branch: [{when: customer.locale == 'de', go: again}, {else: remind}]}\n  - {key: remind"
    old = TEXT.replace("  - {key: remind", branch)
    (found,) = difference(of(old), of(old.replace("{else: remind}", "{else: again}")))
    assert ([edit.name for edit in found.fields], found.ways) == (["branch"], ())


def test_values_are_written_as_a_text_says_them() -> None:
    assert written([{"event": "order.paid", "where": "event.total >= 40"}]) == (
        "[{event: order.paid, where: event.total >= 40}]"
    )
    assert [written(value) for value in (None, True, 3, "7d")] == ["–", "true", "3", "7d"]
