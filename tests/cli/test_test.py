"""`etappe test`: scenarios are walked, and a failure says what was expected and what happened."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from journeys.base import Frozen
from journeys.scenarios.scenario import Expected, Scenario

EXAMPLES = Path(__file__).parents[2] / "examples"
JOURNEY = """journey: tiny
steps:
  - {key: hello, send: hello}
  - {key: rest, delay: 2d, at: "10:00"}
  - {key: listen, wait_for: shop.visited, within: 3d, then: {happened: end, else: again}}
  - {key: again, send: hello}
"""
PEOPLE = """journey: tiny.yaml
customers:
  ada: {name: Ada, email: ada@example.com, locale: en, zone: Europe/London, consents: [news]}
scenarios:
"""
WALK = "  - {scenario: Ada %s in, customer: ada, events: [{at: 3d, event: %s.visited}], expect: {outcome: %s}}\n"
VISIT = WALK % ("looks", "shop", "completed")


@pytest.fixture(autouse=True)
def tiny(tmp_path: Path) -> None:
    (tmp_path / "tiny.yaml").write_text(JOURNEY)


def scenarios(folder: Path, text: str = VISIT) -> None:
    (folder / "scenarios.yaml").write_text(PEOPLE + text)


def test_our_own_examples_pass_and_are_walked_to_the_last_way(etappe: Any) -> None:
    done = etappe("test", str(EXAMPLES), "--least", "100")
    assert (done.returncode, done.stderr) == (0, "")
    assert "All pass.\naida: 100 % of its steps and ways walked\n" in done.stdout


def test_what_the_page_shows_is_true(etappe: Any, tmp_path: Path) -> None:
    page = (EXAMPLES.parent / "docs" / "testing.md").read_text()
    (tmp_path / "examples/smatched").mkdir(parents=True)
    shutil.copy(EXAMPLES / "smatched.yaml", tmp_path / "examples")
    (tmp_path / "examples/smatched/scenarios.yaml").write_text(page.partition("```yaml\n")[2].partition("```")[0])
    assert etappe("test", "examples").stdout == page.partition("$ etappe test examples\n")[2].partition("```")[0]


@pytest.mark.parametrize("shape", [Scenario, Expected])
def test_the_page_names_every_field(shape: type[Frozen]) -> None:
    page = (EXAMPLES.parent / "docs" / "testing.md").read_text()
    assert [name for name in shape.model_fields if f"`{name}`" not in page and f"- {name}:" not in page] == []


def test_every_example_with_a_folder_has_scenarios() -> None:
    folders = [file.with_suffix("") for file in EXAMPLES.glob("*.yaml") if file.stem != "hello"]
    assert [folder.name for folder in folders if not (folder / "scenarios.yaml").exists()] == []


def test_ways_that_nobody_walked_are_named(etappe: Any, tmp_path: Path) -> None:
    scenarios(tmp_path)
    done = etappe("test", ".")
    assert done.returncode == 0
    assert "  ok    Ada looks in  completed after 3d, messages: 1\n" in done.stdout
    assert done.stdout.endswith("tiny: 66 % of its steps and ways walked; never again, listen → again\n")


def test_too_little_walked_fails(etappe: Any, tmp_path: Path) -> None:
    scenarios(tmp_path)
    done = etappe("test", ".", "--least", "80")
    assert done.returncode == 1
    assert "66 % of its steps and ways walked, less than 80 %" in done.stdout


def test_a_failure_says_what_was_expected_and_what_happened_with_the_calendar_around_it(
    etappe: Any, tmp_path: Path
) -> None:
    scenarios(
        tmp_path,
        """  - scenario: Ada is expected to be somebody else
    customer: ada
    events: [{at: 4d, event: bakery.visited}]
    expect: {outcome: exited, messages: [hello], at: {rest: "Wed 11:00"}, visits: {again: 0}, money: 5 EUR, within: 2d}
""",
    )
    done = etappe("test", "scenarios.yaml")
    assert done.returncode == 1
    for told in (
        "FAIL  Ada is expected to be somebody else",
        "outcome: expected exited\n                 happened completed\n",
        "messages: expected hello\n                  happened hello, hello\n",
        "money: expected 5.00 EUR\n               happened nothing\n",
        "within: expected 2d\n                happened 5d1h\n",
        "visits of again: expected 0\n                         happened 1\n",
        "rest at: expected Wed 11:00\n                 happened Wed 10:00\n",
        "        > Mon 2026-06-01 09:00    rest    waits until Wed 2026-06-03 10:00\n",
        "          Nothing waited for bakery.visited.\n",
        "Scenarios: 1. Failed: 1.",
    ):
        assert told in done.stdout, told


def test_a_message_that_cannot_be_written_fails(etappe: Any, tmp_path: Path) -> None:
    message = tmp_path / "mine" / "email" / "hello" / "en"
    message.mkdir(parents=True)
    (message / "subject.txt").write_text("Hello")
    (message / "body.txt").write_text("Dear {{ profile.nme }}")
    scenarios(tmp_path)
    done = etappe("test", ".", ETAPPE_TEMPLATES="mine")
    assert done.returncode == 1
    assert "`profile.nme` is not there; did you mean `profile.name`?" in done.stdout


def test_scripts_get_json(etappe: Any, tmp_path: Path) -> None:
    scenarios(tmp_path, VISIT + WALK % ("stays", "bakery", "exited"))
    done = etappe("test", ".", "--json")
    said = json.loads(done.stdout)
    assert done.returncode == 1
    assert [(one["scenario"], one["passed"]) for one in said["scenarios"]] == [
        ("Ada looks in", True),
        ("Ada stays in", False),
    ]
    assert said["scenarios"][1]["misses"] == [
        {"about": "outcome", "expected": "exited", "happened": "completed", "step": None}
    ]
    assert said["coverage"] == [{"journey": "tiny", "percent": 100, "never": []}]


@pytest.mark.parametrize(
    ("scenario", "said"),
    [
        ("{scenario: S, customer: ada}", "line 5, column 5: scenario “S”: expect: Field required"),
        ("{scenario: S, customer: ada, expect: {}}", "scenario “S”: expect: say what must come of it"),
        ("{scenario: S, customer: ada, expect: {outcme: x}}", "unknown field “outcme”; did you mean “outcome”?"),
        ("{scenario: S, customer: eda, expect: {outcome: x}}", "no customer “eda”; did you mean “ada”?"),
        ("{scenario: S, customer: ada, expect: {visits: {helo: 1}}}", "no step “helo”; did you mean “hello”?"),
        ("{scenario: S, customer: ada, expect: {messages: [hullo]}}", "no message “hullo”; did you mean “hello”?"),
        ("{scenario: S, customer: ada, expect: {at: {rest: soon}}}", "rest: write a moment such as Mon 10:00"),
        ("{scenario: S, customer: ada, events: [{at: soon, event: a.b}], expect: {outcome: x}}", "at: write `entry`"),
        ("{scenario: S, customer: ada, events: [{at: 1d, evnt: a.b}], expect: {outcome: x}}", "mean “event”?"),
        ("[", "this is not YAML"),
    ],
)
def test_a_file_that_is_not_right_ends_with_two_and_says_where(
    etappe: Any, tmp_path: Path, scenario: str, said: str
) -> None:
    scenarios(tmp_path, f"  - {scenario}\n")
    done = etappe("test", ".")
    assert (done.returncode, done.stdout) == (2, "")
    assert "scenarios.yaml: line " in done.stderr
    assert said in done.stderr


def test_two_scenarios_of_one_name_are_refused(etappe: Any, tmp_path: Path) -> None:
    scenarios(tmp_path, VISIT + VISIT)
    done = etappe("test", ".")
    assert done.returncode == 2
    assert "line 6, column 16: scenario “Ada looks in”: there is a scenario of this name already" in done.stderr


def test_a_journey_that_is_not_sound_is_told_with_its_line(etappe: Any, tmp_path: Path) -> None:
    scenarios(tmp_path)
    (tmp_path / "tiny.yaml").write_text(JOURNEY.replace("send: hello}", "sned: hello}", 1))
    done = etappe("test", ".")
    assert done.returncode == 2
    assert "tiny.yaml: line 3, column 5: step hello" in done.stderr


def test_a_folder_without_scenarios_says_what_to_write(etappe: Any) -> None:
    done = etappe("test", ".")
    assert done.returncode == 2
    assert "there are no scenarios in .; write them into a file scenarios.yaml" in done.stderr
