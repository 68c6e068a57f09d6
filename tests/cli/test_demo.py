"""The demo as everybody starts it: a process of its own, the whole stack, a dozen customers to the end."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from cli.play.people import PEOPLE

FREE = {f"ETAPPE_{name}": "0" for name in ("PORT", "SMTP_PORT", "TEMPORAL_PORT", "TEMPORAL_UI_PORT")}
LONGEST = 120
STOPPED = 130


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    theirs = {name: value for name, value in os.environ.items() if not name.startswith("ETAPPE_")}
    return theirs | FREE | {"ETAPPE_DATA": str(tmp_path / "data")}


def etappe() -> Path:
    return Path(sys.executable).with_name("etappe")


def test_everybody_ends_as_the_journey_says(tmp_path: Path, settings: dict[str, str]) -> None:
    done = subprocess.run(
        [etappe(), "demo", "--exit"],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=settings,
        timeout=LONGEST,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    for persona in PEOPLE:
        assert f"{persona.name} " in done.stdout
    assert "no:" not in done.stdout
    assert "Traceback" not in done.stderr


def test_it_stops_when_told_to_and_leaves_nothing_running(tmp_path: Path, settings: dict[str, str]) -> None:
    urls = tmp_path / "data" / "urls.json"
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    with subprocess.Popen([etappe(), "demo"], cwd=tmp_path, env=settings, **quiet) as running:
        try:
            assert running.stdout
            assert "orders a tasting box" in running.stdout.readline()
            temporal = json.loads(urls.read_text())["temporal"]
        finally:
            running.send_signal(signal.SIGINT)
            running.communicate(timeout=LONGEST)

    assert running.returncode == STOPPED
    assert not urls.exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(temporal.split(":"))
