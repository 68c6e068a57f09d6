"""A broken journey names its line, its step and the remedy."""

from pathlib import Path

import pytest

from journeys.soundness import faults, sound
from journeys.text import JourneyFaults, read, schema

SMATCHED = (Path(__file__).parents[2] / "examples" / "smatched.yaml").read_text()


def wrong(before: str, after: str) -> str:
    """What is said first when one thing in the Smatched journey is wrong."""
    assert before in SMATCHED
    return str(faults(SMATCHED.replace(before, after, 1))[0])


def test_the_examples_are_sound() -> None:
    for path in (Path(__file__).parents[2] / "examples").glob("*.yaml"):
        assert faults(path.read_text()) == [], path.name


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("delay: 2d", "dealy: 2d", "line 23, column 5: step breathe: a step says exactly one of"),
        ("delay: 2d", "dealy: 2d", "did you mean “delay” instead of “dealy”?"),
        ("within: 5d", "within: 5 fortnights", "step film: within: write a span such as 30m"),
        ("then: taste}", "then: tast}", "step remind: there is no step “tast”; did you mean “taste”?"),
        ("watched: taste", "wached: taste", "“wached” never happens here; it can be watched, not_watched"),
        ("brand: smatched", "bramd: smatched", "line 5, column 8: unknown field “bramd”; did you mean “brand”?"),
        ("title: Danke}", "title: Danke, chanel: x}", "step thanks: unknown field “chanel”; did you mean “channel”?"),
        ("key: follow,", "key: offer,", "there is a step “offer” already"),
        ("stage: survey,", "stage: surway,", "stage “surway” is not under `stages`"),
        ("15 EUR", "15", "write money as an amount and a currency"),
        ('"10:00"', "ten", "write a time of day in quotes"),
        (
            "journey: smatched",
            "journey: smatched\njourney: again",
            "line 4, column 1: this is not YAML: found duplicate key",
        ),
        ("steps:", "steps: [", "this is not YAML"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_the_remedy(before: str, after: str, said: str) -> None:
    assert said in wrong(before, after)


def test_a_condition_on_a_step_that_is_not_there_is_found_with_its_column() -> None:
    (fault,) = faults(SMATCHED.replace("answers.ask.nps", "answers.aks.nps"))
    assert (fault.line, fault.step) == (33, "leeway")
    assert SMATCHED.splitlines()[fault.line - 1][fault.column - 1 :].startswith(".nps <= 6")
    assert "answers.aks.nps" in fault.detail


def test_a_condition_that_is_no_question_is_refused() -> None:
    assert "answers yes or no" in wrong("event.total >= 40", "profile.locale")


def test_a_step_nobody_reaches_is_found() -> None:
    assert "no way leads here" in wrong("else: remind", "else: taste")


def test_a_circle_in_which_no_time_passes_is_refused_and_one_with_a_delay_is_not() -> None:
    circle = "journey: c\nsteps:\n  - {key: a, send: hello}\n  - {key: b, send: hello, then: a}\n"
    assert "without any time passing" in str(faults(circle)[0])
    assert faults(circle.replace("b, send: hello", "b, delay: 1d")) == []


def test_a_message_that_is_not_there_is_named() -> None:
    (fault,) = faults("journey: h\nsteps:\n  - {key: a, send: nope}\n", lambda kind, key: kind != "message")
    assert fault.detail.startswith("there is no message “nope”")


def test_the_same_journey_as_json_is_the_same_definition() -> None:
    journey = sound(SMATCHED).journey
    assert read(journey.model_dump_json()).journey.hash == journey.hash


def test_words_of_yaml_1_1_are_not_misread() -> None:
    journey = read("journey: n\ntitle: NO\nsteps:\n  - {key: 'on', send: hello}\n").journey
    assert (journey.title, journey.start) == ("NO", "on")


@pytest.mark.parametrize("text", ["", "[]", "7", "a: " * 500, "{" * 2000, "x: &a [*a]", "\x00"])
def test_nonsense_is_refused_and_nothing_else(text: str) -> None:
    with pytest.raises(JourneyFaults):
        read(text)


def test_the_schema_knows_every_kind_of_step() -> None:
    assert {"Delay", "Send", "Survey", "Voucher"} <= set(schema()["$defs"])
