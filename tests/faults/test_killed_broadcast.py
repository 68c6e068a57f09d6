"""The worker of a broadcast is killed in the middle, again and again: nobody is lost, nobody is written to twice."""

from pathlib import Path

import pytest

from tests.faults.broadcast import play

pytestmark = pytest.mark.timeout(200)
KILLS = {
    "p3@example.com": "after_claim",
    "p12@example.com": "in_body",
    "p40@example.com": "after_fence",
    "p70@example.com": "after_commit",
}


async def test_nobody_is_lost_and_nobody_is_written_to_twice(tmp_path: Path) -> None:
    outcome = await play(tmp_path, 90, KILLS)
    assert outcome.killed == len(KILLS)
    assert len(outcome.states) == 90
    assert set(outcome.states.values()) == {"accepted", "unknown"}
    assert max(outcome.copies.values()) == 1
    said = {one for one, state in outcome.states.items() if state == "accepted"}
    assert said <= set(outcome.copies)
    # Two of the kills strike when bodies are leaving: what was in that wave, nobody can know.
    unknown = 90 - len(said)
    assert 2 <= unknown <= 60
    assert set(outcome.copies) - said <= {one for one, state in outcome.states.items() if state == "unknown"}
