"""The command in a folder of its own, with nothing running."""

import os
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from cli.main import run

Etappe = Callable[..., "CompletedProcess[str]"]


@pytest.fixture
def etappe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Etappe:
    """`etappe("check", "journey.yaml", ETAPPE_LOCALE="en")`: what it ended with and what it said."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("ETAPPE_")]:
        monkeypatch.delenv(name)

    def etappe(*said: str, **settings: str) -> "CompletedProcess[str]":
        with monkeypatch.context() as environment:
            for name, value in settings.items():
                environment.setenv(name, value)
            code = run(list(said))
        return CompletedProcess(said, code, *capsys.readouterr())

    return etappe
