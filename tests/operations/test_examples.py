"""Every example finds in its own folder whatever it asks for."""

from pathlib import Path

import pytest

from operations.desk import Desk, Who
from operations.journeys.define import check
from operations.load import load

JOURNEYS = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))


@pytest.mark.parametrize("file", JOURNEYS, ids=lambda file: file.stem)
async def test_an_example_could_be_published_once_its_folder_is_loaded(sqlite_desk: Desk, file: Path) -> None:
    await load(sqlite_desk, Who("tests"), file.with_suffix(""))
    assert await check(sqlite_desk, file.read_text()) == []
