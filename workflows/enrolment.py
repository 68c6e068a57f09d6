"""One enrolment: a customer walks a journey, step by step, for as long as it takes."""

import asyncio

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

from journeys.base import END
from journeys.deeds import ENTER, LEAVE, REMEMBER, Enter, Leave, Remember
from journeys.ends import COMPLETED
from journeys.orders import AnyOrder, Migrate, Turn
from journeys.passage import Passage
from journeys.road import Heard
from journeys.step import Step, Stuck
from workflows.doorplate import ENROLMENT, HEAR, STEER, STOP
from workflows.road import DurableRoad
from workflows.stage_clock import StageClock

TOO_MANY_STEPS = "too_many_steps"
_REMEMBERED = 200


@workflow.defn(name=ENROLMENT)
class EnrolmentWorkflow:
    """Knows no kinds of step: a step walks itself, and the journey says where its outcome leads."""

    @workflow.init
    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.road = DurableRoad(passage)
        self.orders: list[AnyOrder] = []
        self.stage_clock = StageClock(passage, self.orders)
        self.leaving: str | None = None

    @workflow.run
    async def run(self, passage: Passage) -> str:
        if self.passage.cursor is None:
            await self._enter()
        while self.passage.cursor != END and not self.leaving:
            self.stage_clock.wind()
            if self.orders:
                await self._carry_out(self.orders.pop(0))
            elif self.passage.stands:
                await workflow.wait_condition(self._called)
            elif self.passage.runs_away:
                await self._stand_still(TOO_MANY_STEPS)
            else:
                await self._take_step(self.passage.definition.by_key[self.passage.cursor or ""])
                self._start_afresh_when_long()
        return await self._leave(self.leaving or COMPLETED)

    async def _enter(self) -> None:
        self._note("entered")
        if not self.passage.watched:
            await self.road.ask(ENTER, Enter(), says=f"Enter {self.passage.definition.label}")
        self.passage.go_to(self.passage.definition.start, workflow.now())

    async def _take_step(self, step: Step) -> None:
        self._show(step)
        walking = asyncio.ensure_future(step.walk(self.road))
        await workflow.wait_condition(lambda: walking.done() or self._called())
        if not walking.done():
            walking.cancel()
            await asyncio.gather(walking, return_exceptions=True)  # it says that it was given up; nobody minds
            return
        try:
            self._done(step, walking.result())
        except (ActivityError, Stuck) as error:
            await self._stand_still(_fault(error))

    def _called(self) -> bool:
        """Whether the step at hand is to be broken off, now."""
        return self.leaving is not None or any(self.road.resting or not order.patient for order in self.orders)

    def _done(self, step: Step, outcome: str) -> None:
        self._note("step", outcome)
        self.passage.finish(outcome, workflow.now())
        self.leaving = self.leaving or step.leaves_as

    async def _stand_still(self, fault: str) -> None:
        """A step failed, and another try would not help: this enrolment waits for somebody to repair it."""
        self.passage.fault = fault
        self._note("stuck", fault)
        await self.road.ask(REMEMBER, Remember(), says=f"Stands still: {fault}")

    async def _carry_out(self, order: AnyOrder) -> None:
        if not order.possible(self.passage, workflow.now()):
            self._note("refused", order.order)
            await self.road.ask(REMEMBER, Remember(), says=f"Not possible any more: {order.order}")
            return
        self._note("ordered", order.order)
        order.carry_out(self.passage, workflow.now())
        deed, request = (ENTER, Enter()) if isinstance(order, Migrate) else (REMEMBER, Remember())
        await self.road.ask(deed, request, says=f"Ordered: {order.order}")

    async def _leave(self, outcome: str) -> str:
        self.passage.since = self.passage.deadline = None
        self._note("left", outcome)
        workflow.set_current_details(f"**{self.passage.definition.label}** · {outcome}")
        await self.road.ask(LEAVE, Leave(outcome=outcome), says=f"Leave: {outcome}")
        return outcome

    def _note(self, what: str, said: str = "") -> None:
        self.passage.note(workflow.now(), what, said)  # type: ignore[arg-type]

    def _show(self, step: Step) -> None:
        stage = self.passage.definition.stages.get(step.stage or "")
        title = f"{stage.title or step.stage} · " if stage else ""
        workflow.set_current_details(
            f"**{self.passage.definition.label} v{self.passage.version}** · {title}{step.label}"
        )

    def _start_afresh_when_long(self) -> None:
        info = workflow.info()
        long = info.get_current_history_length() > self.passage.longest_history
        if (long or info.is_continue_as_new_suggested()) and not self.leaving and not self.orders:
            self.passage.go_on_after(info.get_current_history_length())
            workflow.continue_as_new(self.passage)

    # Handlers only record; the walk acts. None of them may raise or wait.

    @workflow.signal(name=HEAR, description="Something the customer did")
    def hear(self, heard: Heard) -> None:
        if not self._new(heard.id):
            return
        if heard.leads_to:
            self.leaving = self.leaving or heard.leads_to
        elif heard.turns_to:
            self._turn(Turn(to=heard.turns_to))
        else:
            self.passage.inbox = [*self.passage.inbox, heard]

    def _turn(self, order: Turn) -> None:
        if order.possible(self.passage, workflow.now()):  # whoever is there already stays, undisturbed
            self.orders.append(order)

    @workflow.signal(name=STEER, description="An operator changes this enrolment on its way")
    def steer(self, order: AnyOrder) -> None:
        if self._new(order.id):
            self.orders.append(order)

    @workflow.signal(name=STOP, description="An operator ends this enrolment")
    def stop(self, reason: str) -> None:
        self.leaving = self.leaving or reason or "stopped"

    def _new(self, identity: str) -> bool:
        new = identity not in self.passage.seen
        self.passage.seen = [*self.passage.seen, identity][-_REMEMBERED:]
        return new


def _fault(error: ActivityError | Stuck) -> str:
    """Why a step failed, as a code."""
    if isinstance(error, Stuck):
        return error.fault
    cause = error.cause
    return (cause.type if isinstance(cause, ApplicationError) else None) or "failed"
