"""The durable road: what a step asks for, done by Temporal."""

from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

from journeys.base import Tolerant
from journeys.deeds import LISTEN
from journeys.passage import Note, Passage, What, Whereabouts
from journeys.passage import touchpoint as touchpoint_of
from journeys.road import Answer, Deed, Heard, Wait

# A deed that cannot be done is tried again until it can: nobody is lost to a database that was away for an hour.
_PATIENT = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=5))
_QUICK = RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=30))


class DurableRoad:
    """The road under one enrolment. Everything it knows that must last is in the passage."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage

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
        at = self.passage
        return touchpoint_of(at.enrolment, at.cursor or "", at.visits.get(at.cursor or "", 0))

    async def ask(self, deed: Deed[Answer], request: Tolerant, *, queue: str | None = None, says: str = "") -> Answer:
        self.passage.asked += 1
        where = self._whereabouts()
        answer = await self._do(deed, where, request, queue, says)
        written = {line.seq for line in where.notes}
        self.passage.notes = [line for line in self.passage.notes if line.seq not in written]
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
        # A deadline that is there already was set before a restart: the wait goes on, it does not begin again.
        request = wait.model_copy(update={"until": wait.until or self.passage.deadline})
        listening = await self.ask(LISTEN, request, says=says)
        self.passage.deadline = listening.until
        if listening.until > self.now:
            self.note("waiting", said=says, until=listening.until)
        found = listening.heard or await self._heard_before(listening.until, wait, says)
        self.passage.deadline = None
        if found:
            self.note("heard", said=found.name)
        return found

    async def _heard_before(self, until: datetime, wait: Wait, says: str) -> Heard | None:
        left = (until - self.now).total_seconds()
        if left <= 0:
            return self._take(wait)
        try:
            await workflow.wait_condition(lambda: self._find(wait) is not None, timeout=left, timeout_summary=says)
        except TimeoutError:
            return None
        return self._take(wait)

    def _find(self, wait: Wait) -> Heard | None:
        wanted = {(one.event, one.about) for one in wait.hearken}
        return next((heard for heard in self.passage.inbox if (heard.name, heard.about) in wanted), None)

    def _take(self, wait: Wait) -> Heard | None:
        found = self._find(wait)
        if found:
            self.passage.inbox.remove(found)
        return found

    def note(self, what: What, *, said: str = "", until: datetime | None = None) -> None:
        """Add a line to the history; the next deed writes it down."""
        at, step = self.passage, self.passage.cursor
        line = Note(seq=at.next_note, at=self.now, what=what, step=step, said=said, until=until)
        line.visit = at.visits.get(step or "", 0)
        at.notes = [*at.notes, line]
        at.next_note += 1

    def _whereabouts(self) -> Whereabouts:
        at = self.passage
        return Whereabouts(
            enrolment=at.enrolment,
            customer=at.customer,
            journey=at.definition.journey,
            version=at.version,
            asked=at.asked,
            now=self.now,
            step=at.cursor,
            visit=at.visits.get(at.cursor or "", 0),
            visits=at.visits,
            outcomes=at.outcomes,
            deadline=at.deadline,
            notes=at.notes,
        )
