"""From a file to an enrolment, with nothing running: whatever is decided waits for the stack."""

import json
from pathlib import Path
from typing import Any

JOURNEY = "journey: hello\nsteps:\n  - {key: hello, send: hello}\n"
ADA = "- {id: ada, name: Ada, email: ada@example.com, locale: en, zone: Europe/London}"


def test_ada_is_loaded_and_enrolled_into_a_published_journey(etappe: Any, tmp_path: Path) -> None:
    (tmp_path / "hello.yaml").write_text(JOURNEY)
    (tmp_path / "customers.yaml").write_text(ADA)
    assert etappe("migrate").returncode == 0
    assert etappe("load", ".").returncode == 0
    assert json.loads(etappe("apply", "hello.yaml", "--json").stdout) == [
        {"file": "hello.yaml", "journey": "hello", "version": 1}
    ]
    (enrolled,) = json.loads(etappe("enrol", "hello", "email:ada@example.com", "--json").stdout)
    assert enrolled["created"] is True
    assert etappe("history", enrolled["enrolment"]).stdout == "Nothing has happened yet.\n"


def test_a_journey_that_needs_what_is_not_there_is_not_published(etappe: Any, tmp_path: Path) -> None:
    (tmp_path / "ask.yaml").write_text(JOURNEY + "  - {key: ask, survey: unwritten, within: 1d}\n")
    etappe("migrate")
    done = etappe("apply", "ask.yaml")
    assert done.returncode == 2
    assert "ask.yaml: line 4, column 5: step ask: there is no survey “unwritten”" in done.stderr


def test_a_journey_and_the_segment_that_it_asks_for_are_applied_together(etappe: Any, tmp_path: Path) -> None:
    (tmp_path / "a_hello.yaml").write_text(JOURNEY.replace("steps:", "exit: [{segment: resting}]\nsteps:"))
    (tmp_path / "resting.yaml").write_text("segment: resting\nwho: {attribute: resting, is: true}\n")
    etappe("migrate")
    assert json.loads(etappe("apply", "a_hello.yaml", "resting.yaml", "--json").stdout) == [
        {"file": "resting.yaml", "segment": "resting", "revision": 1},
        {"file": "a_hello.yaml", "journey": "hello", "version": 1},
    ]
    (tmp_path / "wrong.yaml").write_text("segment: wrong\nwho: {intrest: beer}\n")
    done = etappe("apply", "wrong.yaml")
    assert done.returncode == 2
    assert "wrong.yaml: line 2" in done.stderr
