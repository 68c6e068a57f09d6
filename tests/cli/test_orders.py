"""Orders from the command line: what is decided waits for the stack; what makes no sense is told."""

import json
from pathlib import Path
from typing import Any

import pytest

JOURNEY = "journey: hello\nsteps:\n  - {key: hello, send: hello}\n"
ADA = "- {id: ada, name: Ada, email: ada@example.com, locale: en, zone: Europe/London}"


@pytest.fixture
def enrolled(etappe: Any, tmp_path: Path) -> str:
    """Ada's enrolment; she has not begun, for nothing is running."""
    (tmp_path / "hello.yaml").write_text(JOURNEY)
    (tmp_path / "customers.yaml").write_text(ADA)
    for said in (["migrate"], ["load", "."], ["apply", "hello.yaml"]):
        assert etappe(*said).returncode == 0
    return json.loads(etappe("enrol", "hello", "email:ada@example.com", "--json").stdout)[0]["enrolment"]


def test_ada_is_paused_and_goes_on(etappe: Any, enrolled: str) -> None:
    (paused,) = json.loads(etappe("enrolment", "pause", enrolled, "--json").stdout)
    assert paused["paused_at"]
    (going,) = json.loads(etappe("enrolment", "resume", enrolled, "--clocks", "stood", "--json").stdout)
    assert going["paused_at"] is None


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        (["jump"], 2, "jump wants --to"),
        (["skip", "--to", "hello"], 2, "skip knows no --to"),
        (["dance"], 2, "dance"),
        (["retry"], 1, "has not come to its first step yet"),
        (["move", "--until", "tomorrow"], 2, "--until"),
    ],
)
def test_what_makes_no_sense_is_told(etappe: Any, enrolled: str, said: list[str], code: int, words: str) -> None:
    done = etappe("enrolment", said[0], enrolled, *said[1:])
    assert (done.returncode, words in done.stderr) == (code, True)


def test_a_journey_is_paused_and_resumed_with_its_choices(etappe: Any, enrolled: str) -> None:
    (paused,) = json.loads(etappe("pause", "hello", "--clocks", "stop", "--json").stdout)
    assert paused["state"] == "paused"
    assert paused["operation"].startswith("op_")
    assert etappe("resume", "hello", "--overdue", "spread").returncode == 1
    (live,) = json.loads(etappe("resume", "hello", "--overdue", "spread", "--spread", "2h", "--json").stdout)
    assert live["state"] == "live"
    assert etappe("resume", "hello", "--overdue", "spread", "--spread", "soon").returncode == 2


def test_nobody_stands_still(etappe: Any, enrolled: str) -> None:
    assert etappe("stuck").stdout == "Nobody stands still.\n"
    assert etappe("stuck", "nothing").returncode == 2
    (counted,) = json.loads(etappe("repair", "hello", "--fault", "bug", "--dry-run", "--json").stdout)
    assert counted == {"people": 0, "operation": None}
    assert etappe("repair", "hello", "--order", "jump").returncode == 2
