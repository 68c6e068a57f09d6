from pathlib import Path

import pytest

from wiring.settings import Settings
from wiring.temporal_program import program
from wiring.trouble import Trouble


def test_the_program_comes_with_the_wheel() -> None:
    assert program(Settings()).name == "temporal"


def test_another_program_can_be_named(tmp_path: Path) -> None:
    other = tmp_path / "temporal-of-mine"
    other.touch()
    assert program(Settings(temporal_bin=other)) == other


def test_a_program_that_is_not_there_comes_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="set ETAPPE_TEMPORAL_BIN"):
        program(Settings(temporal_bin=tmp_path / "missing"))
