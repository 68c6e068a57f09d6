"""The durable road: what a step asks for, done by Temporal."""

from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

from journeys.appointment import Missed
from journeys.base import Tolerant
from journeys.deeds import LISTEN
from journeys.passage import Passage, Whereabouts
from journeys.road import Answer, Deed, Heard, Wait

# A deed that cannot be done is tried again until it can: nobody is lost to a database that was away for an hour.
_PATIENT = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=5))
_QUICK = RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=30))


class DurableRoad:
    """The road under one enrolment. Everything it knows that must last is in the passage."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.resting = False
        """Whether it only waits, so that nothing is broken off when the step is."""

    @property
    def now(self) -> datetime:
        return workflow.now()

    @property
    def customer(self) -> str:
        return self.passage.customer

    @property
    def journey(self) -> str:
        return self.passage.definition.journey

    @property
    def touchpoint(self) -> str:
        return self.passage.touchpoint

    @property
    def visit(self) -> int:
        return self.passage.visit

    async def ask(self, deed: Deed[Answer], request: Tolerant, *, queue: str | None = None, says: str = "") -> Answer:
        self.passage.ask(workflow.info().get_current_history_length())
        where = Whereabouts.of(self.passage, self.now)
        answer = await self._do(deed, where, request, queue, says)
        self.passage.written(where.notes)
        return answer

    async def _do(
        self, deed: Deed[Answer], where: Whereabouts, request: Tolerant, queue: str | None, says: str
    ) -> Answer:
        if deed.quick:
            answer: Answer = await workflow.execute_local_activity(
                deed.name,
                args=[where, request],
                result_type=deed.answer,
                start_to_close_timeout=timedelta(seconds=10),
                retry_policy=_QUICK,
                summary=says or None,
            )
            return answer
        answer = await workflow.execute_activity(
            deed.name,
            args=[where, request],
            result_type=deed.answer,
            task_queue=queue,
            start_to_close_timeout=timedelta(minutes=15),
            heartbeat_timeout=timedelta(minutes=1),
            retry_policy=_PATIENT,
            summary=says or None,
        )
        return answer

    async def wait(self, wait: Wait, *, says: str = "") -> Heard | None:
        began = self.passage.since or self.now
        listening = await self.ask(LISTEN, self._gone_on_with(wait), says=says)
        if listening.missed:
            raise Missed(listening.missed)
        until = listening.until
        if not wait.in_passing:
            self.passage.since, self.passage.deadline = began, until
        if until > self.now:
            self.passage.note(self.now, "waiting", says, until)
        found = listening.heard or await self._heard_before(until, wait, says)
        if not wait.in_passing:
            self.passage.since = self.passage.deadline = None
        if found:
            self.passage.note(self.now, "heard", found.name)
        return found

    def _gone_on_with(self, wait: Wait) -> Wait:
        """A wait that had begun before a restart, or an order, goes on; it does not begin again."""
        if wait.in_passing:
            return wait
        begun = {"since": self.passage.since, "until": wait.until or self.passage.deadline}
        return wait.model_copy(update=begun)

    async def _heard_before(self, until: datetime, wait: Wait, says: str) -> Heard | None:
        left = (until - self.now).total_seconds()
        if left <= 0:
            return self._take(wait)
        self.resting = True
        try:
            await workflow.wait_condition(lambda: self._find(wait) is not None, timeout=left, timeout_summary=says)
        except TimeoutError:
            return None
        finally:
            self.resting = False
        return self._take(wait)

    def _find(self, wait: Wait) -> Heard | None:
        wanted = {(one.event, one.about) for one in wait.hearken}
        return next((heard for heard in self.passage.inbox if (heard.name, heard.about) in wanted), None)

    def _take(self, wait: Wait) -> Heard | None:
        found = self._find(wait)
        if found:
            self.passage.inbox.remove(found)
        return found
