"""The real command in real processes, each with a data folder and ports of its own; whatever starts is ended."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ETAPPE = Path(sys.executable).with_name("etappe")
FREE = dict.fromkeys(("ETAPPE_PORT", "ETAPPE_SMTP_PORT", "ETAPPE_TEMPORAL_PORT", "ETAPPE_TEMPORAL_UI_PORT"), "0")


class Process:
    """One `etappe …`, and what it says."""

    def __init__(self, arguments: tuple[str, ...], folder: Path, settings: dict[str, str]) -> None:
        self.data = folder / ".data"
        said = {name: value for name, value in os.environ.items() if not name.startswith("ETAPPE_")}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen([ETAPPE, *arguments], cwd=folder, env=said | FREE | settings, **pipes)

    def ready(self) -> dict[str, str]:
        """Wait until everything is there; where it is."""
        for _ in range(600):
            if (self.data / "urls.json").exists():
                return json.loads((self.data / "urls.json").read_text())  # type: ignore[no-any-return]
            assert self.process.poll() is None, self.process.communicate()
            time.sleep(0.1)
        raise TimeoutError("etappe up is not ready")

    def signalled(self, number: signal.Signals) -> tuple[int, str, str]:
        """Send a signal and wait for the end."""
        self.process.send_signal(number)
        return self.ended()

    def ended(self) -> tuple[int, str, str]:
        """Exit code, and what it said on standard output and on standard error."""
        out, err = self.process.communicate(timeout=60)  # work under way is finished first, for up to 20 seconds
        return self.process.returncode, out, err


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Process]]:
    """`start("up", ETAPPE_PORT="8000")`."""
    started: list[Process] = []

    def start(*arguments: str, **settings: str) -> Process:
        started.append(Process(arguments, tmp_path, settings))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.terminate()
            one.ended()
