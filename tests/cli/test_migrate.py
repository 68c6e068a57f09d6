"""`migrate` with a journey: who would be moved, who stays, and why."""

import json
from pathlib import Path
from typing import Any

import pytest

JOURNEY = "journey: hello\nsteps:\n  - {key: hello, send: hello}\n  - {key: pause, delay: 1d}\n"
PEOPLE = "- {id: ada, name: Ada, email: ada@example.com, locale: en, zone: Europe/London}"


@pytest.fixture
def hello(etappe: Any, tmp_path: Path) -> None:
    """Two versions of a journey, with Ada at the door of the first."""
    file = tmp_path / "hello.yaml"
    file.write_text(JOURNEY)
    (tmp_path / "customers.yaml").write_text(PEOPLE)
    for said in (["migrate"], ["load", "."], ["apply", "hello.yaml"], ["enrol", "hello", "external_id:ada"]):
        assert etappe(*said).returncode == 0
    file.write_text(JOURNEY.replace("key: pause", "key: rest"))
    assert etappe("apply", "hello.yaml").returncode == 0


def test_a_dry_run_says_who_would_be_moved(etappe: Any, hello: None) -> None:
    done = etappe("migrate", "hello", "--to", "2", "--step", "pause=rest", "--dry-run")
    assert (done.returncode, done.stdout) == (0, "Nobody stays behind.\n1 of 1 people would be moved.\n")
    told = json.loads(etappe("migrate", "hello", "--to", "2", "--dry-run", "--json").stdout)
    assert (told["total"], told["moved"], told["complete"]) == (1, 1, True)


@pytest.mark.parametrize(
    "said",
    [
        ["hello"],
        ["--to", "2"],
        ["hello", "--to", "2", "--step", "pause"],
        ["hello", "--to", "2", "--step", "puase=rest"],
    ],
)
def test_what_cannot_be_meant_is_refused(etappe: Any, hello: None, said: list[str]) -> None:
    assert etappe("migrate", *said).returncode == 2


def test_a_version_that_is_not_there_is_nobodys_future(etappe: Any, hello: None) -> None:
    done = etappe("migrate", "hello", "--to", "9", "--dry-run")
    assert (done.returncode, "no version 9" in done.stderr) == (2, True)
