"""One enrolment: a customer walks a journey, step by step, for as long as it takes."""

import asyncio

from temporalio import workflow

from journeys.base import END
from journeys.deeds import ENTER, LEAVE, Enter, Leave
from journeys.passage import Passage
from journeys.road import Heard
from journeys.step import Step
from workflows.doorplate import ENROLMENT, HEAR, STOP
from workflows.road import DurableRoad

COMPLETED = "completed"
_REMEMBERED = 200


@workflow.defn(name=ENROLMENT)
class EnrolmentWorkflow:
    """Knows no kinds of step: a step walks itself, and the journey says where its outcome leads."""

    @workflow.init
    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.road = DurableRoad(passage)
        self.leaving: str | None = None

    @workflow.run
    async def run(self, passage: Passage) -> str:
        if self.passage.cursor is None:
            await self._enter()
        while self.passage.cursor != END and not self.leaving:
            await self._take_step(self.passage.definition.by_key[self.passage.cursor or ""])
            self._start_afresh_when_long()
        return await self._leave(self.leaving or COMPLETED)

    async def _enter(self) -> None:
        self.road.note("entered")
        await self.road.ask(ENTER, Enter(), says=f"Enter {self.passage.definition.label}")
        self._go_to(self.passage.definition.start)

    async def _take_step(self, step: Step) -> None:
        self._show(step)
        walking = asyncio.ensure_future(step.walk(self.road))
        await workflow.wait_condition(lambda: walking.done() or self.leaving is not None)
        if not walking.done():
            walking.cancel()
            await asyncio.gather(walking, return_exceptions=True)  # it says that it was given up; nobody minds
            return
        outcome = walking.result()
        self.road.note("step", said=outcome)
        self.passage.outcomes = {**self.passage.outcomes, step.key: outcome}
        self._go_to(self.passage.definition.way(step, outcome))
        self.leaving = self.leaving or step.leaves_as

    def _go_to(self, key: str) -> None:
        self.passage.cursor = key
        self.passage.deadline = None
        self.passage.inbox = []  # what the step before asked for and did not need
        if key != END:
            self.passage.visits = {**self.passage.visits, key: self.passage.visits.get(key, 0) + 1}

    async def _leave(self, outcome: str) -> str:
        self.passage.deadline = None
        self.road.note("left", said=outcome)
        workflow.set_current_details(f"**{self.passage.definition.label}** · {outcome}")
        await self.road.ask(LEAVE, Leave(outcome=outcome), says=f"Leave: {outcome}")
        return outcome

    def _show(self, step: Step) -> None:
        stage = self.passage.definition.stages.get(step.stage or "")
        title = f"{stage.title or step.stage} · " if stage else ""
        workflow.set_current_details(
            f"**{self.passage.definition.label} v{self.passage.version}** · {title}{step.label}"
        )

    def _start_afresh_when_long(self) -> None:
        info = workflow.info()
        long = info.get_current_history_length() > self.passage.longest_history
        if (long or info.is_continue_as_new_suggested()) and not self.leaving:
            workflow.continue_as_new(self.passage)

    # Handlers only record; the walk acts. None of them may raise or wait.

    @workflow.signal(name=HEAR, description="Something the customer did")
    def hear(self, heard: Heard) -> None:
        if heard.id in self.passage.seen:
            return
        self.passage.seen = [*self.passage.seen, heard.id][-_REMEMBERED:]
        if heard.leads_to:
            self.leaving = self.leaving or heard.leads_to
        else:
            self.passage.inbox = [*self.passage.inbox, heard]

    @workflow.signal(name=STOP, description="An operator ends this enrolment")
    def stop(self, reason: str) -> None:
        self.leaving = self.leaving or reason or "stopped"
