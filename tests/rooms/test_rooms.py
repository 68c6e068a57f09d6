"""The rules of the house: rooms, registries, and what a newcomer may rely on."""

import ast
import shutil
import statistics
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
ROOMS = ["journeys", "workflows", "activities", "messages", "store", "operations", "api", "console", "cli", "wiring"]
SOURCES = [path for room in ROOMS for path in (HOUSE / room).rglob("*.py") if "versions" not in path.parts]

KIND = '''"""`nap`: a short rest, always of the same length."""

from datetime import timedelta

from journeys.road import Road, Wait
from journeys.step import DONE, Step


class Nap(Step):
    """Rest for an hour."""

    kind = "nap"
    takes_time = True

    nap: str

    async def walk(self, road: Road) -> str:
        await road.wait(Wait(span=timedelta(hours=1)), says=f"Nap · {self.label}")
        return DONE
'''
CHANNEL = '''"""`pigeon`: a channel that takes its time."""

from collections.abc import Mapping
from typing import Self

from messages.message import Answer, Can, Fence, Message


class Pigeon:
    """Carries messages on foot."""

    name = "pigeon"
    can = Can()

    @classmethod
    def open(cls, settings: Mapping[str, str]) -> Self:
        return cls()

    def address(self, profile: Mapping[str, object]) -> str | None:
        return "the loft"

    async def submit(self, message: Message, fence: Fence) -> Answer:
        await fence()
        return Answer("accepted")

    async def close(self) -> None:
        pass
'''
PROOF = """
from journeys.soundness import faults
from journeys.steps import KINDS
from messages import channels
from wiring.settings import Settings

assert "nap" in KINDS
assert "pigeon" in channels.opened({"smtp_url": "smtp://127.0.0.1:25"})
assert faults("journey: n\\nsteps:\\n  - {key: rest, nap: short, then: rest}\\n") == []
"""


def test_the_rooms_are_ours_and_lie_together() -> None:
    homes = {Path(str(import_module(room).__file__)).parent.parent for room in ROOMS}
    assert homes == {HOUSE}, "another distribution brings a package of the same name; use a virtual environment"


@pytest.mark.parametrize("room", ["journeys", "workflows"])
def test_rooms_that_every_walk_loads_have_an_empty_door(room: str) -> None:
    assert (HOUSE / room / "__init__.py").read_text() == ""


def test_a_new_kind_of_step_and_a_new_channel_edit_no_existing_file(tmp_path: Path) -> None:
    house = tmp_path / "house"
    shutil.copytree(HOUSE, house, ignore=shutil.ignore_patterns(".venv", ".git", ".data", ".*_cache", "artefacts"))
    git = ["git", "-C", str(house), "-c", "user.name=t", "-c", "user.email=t@example.com"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "as it was"]):
        subprocess.run([*git, *command], check=True)
    (house / "journeys/steps/nap.py").write_text(KIND)
    (house / "messages/channels/pigeon.py").write_text(CHANNEL)
    subprocess.run([sys.executable, "-c", PROOF], cwd=house, env={"PYTHONPATH": str(house)}, check=True)
    status = subprocess.run([*git, "status", "--short"], check=True, capture_output=True, text=True).stdout
    assert status.splitlines() == ["?? journeys/steps/nap.py", "?? messages/channels/pigeon.py"]


def test_every_file_says_what_it_is() -> None:
    silent = [path for path in SOURCES if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == []


def test_rooms_are_made_of_small_pieces() -> None:
    files = sorted(len(path.read_text().splitlines()) for path in SOURCES if path.stat().st_size)
    functions = sorted(length for path in SOURCES for length in _functions(path))
    assert statistics.median(files) <= 60
    assert _p95(files) <= 200
    assert statistics.median(functions) <= 6
    assert _p95(functions) <= 25


def _functions(path: Path) -> list[int]:
    found = ast.walk(ast.parse(path.read_text()))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [(node.end_lineno or 0) - node.lineno + 1 for node in found if isinstance(node, kinds)]


def _p95(ordered: list[int]) -> int:
    return ordered[int(len(ordered) * 0.95)]
