"""A worker is killed at every point of a send; nobody is lost, and nobody is written to twice."""

from pathlib import Path

import pytest

from tests.faults.campaign import campaign, planned
from tests.faults.kills import WITHOUT

pytestmark = pytest.mark.timeout(200)


async def test_nobody_is_lost_and_nobody_is_written_to_twice(tmp_path: Path) -> None:
    report = await campaign(tmp_path, planned(seed=7, each={"hold": 1, "resend": 1}))
    assert report.verdict.good, report
    assert min(report.killed.values()) >= 1, report
    # Four of the kills, and two silences, are such that nobody can know; a kill that strikes early spares a later one.
    assert report.verdict.states["hold unknown"] >= 3, report


@pytest.mark.parametrize("safeguard", WITHOUT)
async def test_without_a_safeguard_the_checker_cries_out(tmp_path: Path, safeguard: str) -> None:
    plan = planned(seed=7, each={"hold": 1}, points=["after_250"], faults={})
    report = await campaign(tmp_path, plan, without=safeguard, seconds=20)
    assert report.verdict.duplicated, report
