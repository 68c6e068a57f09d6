"""What a walk carries: it knows where it is, and which of two deeds was asked for later."""

from datetime import UTC, datetime, timedelta

from journeys.passage import Passage, events_behind

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
STAGED = {
    "journey": "staged",
    "stages": {"short": {"longest": "3d", "late": "bye"}, "long": {}},
    "steps": [
        {"key": "hello", "send": "hello", "stage": "short"},
        {"key": "rest", "delay": "2d"},
        {"key": "bye", "send": "hello", "stage": "long"},
    ],
}


def passage(**said: object) -> Passage:
    return Passage.model_validate({"enrolment": "e", "customer": "c", "version": 1, "definition": STAGED, **said})


def test_a_stage_is_late_when_its_longest_is_over_however_many_steps_it_has() -> None:
    at = passage()
    at.go_to("hello", NOW)
    at.go_to("rest", NOW + timedelta(days=1))
    assert at.late_at == NOW + timedelta(days=3)
    at.go_to("bye", NOW + timedelta(days=2))
    assert at.late_at is None


def test_a_renamed_step_keeps_the_name_under_which_it_met_the_customer() -> None:
    at = passage(names={"rest": "sleep"})
    at.go_to("rest", NOW)
    assert at.touchpoint == "e/sleep/1"


def test_what_a_discarded_task_asked_for_counts_less_than_what_the_next_asks_for() -> None:
    discarded, again = passage(), passage()
    for _ in range(5):
        discarded.ask(10)
    again.ask(12)
    assert again.asked > discarded.asked


def test_a_fresh_history_and_a_restart_from_the_store_go_on_counting() -> None:
    at = passage()
    at.ask(2_000)
    at.go_on_after(2_000)
    before = at.asked
    at.ask(3)
    restarted = passage(asked=at.asked, past=events_behind(at.asked))
    restarted.ask(3)
    assert before < at.asked < restarted.asked
