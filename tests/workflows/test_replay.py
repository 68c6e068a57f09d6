"""What was recorded with each release must replay with today's code, or people under way would be lost."""

from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

from tests.workflows.record import HOUSE, PEOPLE
from wiring.worker import QUICK, STRICT
from workflows.broadcast import BroadcastWorkflow
from workflows.enrolment import EnrolmentWorkflow
from workflows.launch import LaunchWorkflow
from workflows.payloads import CONVERTER

WORKFLOWS = [EnrolmentWorkflow, BroadcastWorkflow, LaunchWorkflow]
HISTORIES = sorted((Path(__file__).parent / "histories").glob("*.json"))


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
@pytest.mark.parametrize("runner", [STRICT, QUICK], ids=["strict", "quick"])
async def test_a_recorded_walk_replays(path: Path, runner: object) -> None:
    replayer = Replayer(workflows=WORKFLOWS, data_converter=CONVERTER, workflow_runner=runner)
    await replayer.replay_workflow(WorkflowHistory.from_json(path.stem, path.read_text()))


async def test_a_walk_that_would_take_another_way_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    async def leave_without_a_word(self: EnrolmentWorkflow, outcome: str) -> str:
        return outcome

    monkeypatch.setattr(EnrolmentWorkflow, "_leave", leave_without_a_word)
    path = next(path for path in HISTORIES if "silent" in path.stem)
    replayer = Replayer(workflows=[EnrolmentWorkflow], data_converter=CONVERTER, workflow_runner=QUICK)
    with pytest.raises(NondeterminismError):
        await replayer.replay_workflow(WorkflowHistory.from_json("silent", path.read_text()))


def test_each_release_recorded_its_walks() -> None:
    assert {path.stem.partition("-")[2] for path in HISTORIES} >= {*PEOPLE, *HOUSE}
