"""`plan` before `apply`: what would change, in words that fit into a terminal."""

import json
from pathlib import Path
from typing import Any

import pytest

JOURNEY = "journey: hello\nsteps:\n  - {key: hello, send: hello}\n  - {key: pause, delay: 1d}\n"


@pytest.fixture
def hello(etappe: Any, tmp_path: Path) -> Path:
    """A published journey's file, with Ada on her way."""
    file = tmp_path / "hello.yaml"
    file.write_text(JOURNEY)
    (tmp_path / "customers.yaml").write_text(
        "- {id: ada, name: Ada, email: ada@example.com, locale: en, zone: Europe/London}"
    )
    for said in (["migrate"], ["load", "."], ["apply", "hello.yaml"], ["enrol", "hello", "external_id:ada"]):
        assert etappe(*said).returncode == 0
    return file


def test_a_longer_delay_is_told_with_the_people_it_leaves_alone(etappe: Any, hello: Path) -> None:
    hello.write_text(JOURNEY.replace("1d", "2d") + "  - {key: again, send: hello}\n")
    done = etappe("plan", "hello.yaml")
    assert (done.returncode, done.stdout) == (
        0,
        """\
hello.yaml: “hello” would become version 2; live is version 1.
  changed  pause
           delay: 1d → 2d
           done leads to again, not to end
  added    again
  Under way: 1 person (1 on version 1). They stay on their version and finish there.
  Who enters from then on follows version 2.
  Once it is live, `etappe migrate hello --to 2 --dry-run` says who could move.
""",
    )


def test_what_is_live_is_nothing_to_do(etappe: Any, hello: Path) -> None:
    done = etappe("plan", "hello.yaml")
    assert (done.returncode, "Nothing to do" in done.stdout) == (0, True)


def test_several_files_have_a_plan_each(etappe: Any, hello: Path) -> None:
    (hello.parent / "new.yaml").write_text(JOURNEY.replace("journey: hello", "journey: new"))
    planned = json.loads(etappe("plan", "hello.yaml", "new.yaml", "--json").stdout)
    assert [(one["file"], one["verdict"]) for one in planned] == [("hello.yaml", "same"), ("new.yaml", "new")]


def test_faults_are_told_as_check_tells_them(etappe: Any, hello: Path) -> None:
    hello.write_text(JOURNEY + "  - {key: again, sned: hello}\n")
    checked, planned = etappe("check", "hello.yaml"), etappe("plan", "hello.yaml")
    assert (planned.returncode, planned.stdout, planned.stderr) == (2, checked.stdout, checked.stderr)
    assert "did you mean “send” instead of “sned”?" in planned.stderr
    assert etappe("plan", "hello.yaml", "--json").stdout == etappe("check", "hello.yaml", "--json").stdout


def test_a_paused_journey_says_so_in_its_plan(etappe: Any, hello: Path) -> None:
    paused = {"journey": "hello", "state": "paused", "operation": None}
    assert json.loads(etappe("pause", "hello", "--json").stdout) == [paused]
    assert "It is paused, and stays so." in etappe("plan", "hello.yaml").stdout
    assert "live" in etappe("resume", "hello").stdout
    assert "draining" in etappe("drain", "hello").stdout
    refused = etappe("enrol", "hello", "external_id:ada")
    assert (refused.returncode, "nobody can enter; reopen it first" in refused.stderr) == (1, True)
    assert "live" in etappe("reopen", "hello").stdout
