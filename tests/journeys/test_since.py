"""When a step began is told by what was noted on the way."""

from datetime import UTC, datetime

from journeys.since import Mark, began


def at(hour: int) -> datetime:
    return datetime(2026, 11, 23, hour, tzinfo=UTC)


WAY = [
    Mark("entered", None, at(1)),
    Mark("waiting", "rest", at(1)),
    Mark("step", "rest", at(2)),
    Mark("step", "hello", at(3)),
    Mark("step", "rest", at(4)),
    Mark("step", "rest", at(5)),
    Mark("", "listen", at(7)),
]


def test_a_step_begins_when_the_one_before_is_over() -> None:
    assert began({"hello"}, WAY) == at(2)
    assert began({"listen"}, WAY) == at(5)


def test_of_several_visits_the_latest_counts() -> None:
    assert began({"rest"}, WAY) == at(4)


def test_a_step_that_nobody_came_by_never_began() -> None:
    assert began({"elsewhere"}, WAY) is None


def test_who_was_sent_elsewhere_began_there_then() -> None:
    assert began(
        {"rest"}, [Mark("waiting", "hello", at(1)), Mark("ordered", "hello", at(2)), Mark("", "rest", at(3))]
    ) == at(2)
