"""The walks, in Temporal."""

from datetime import timedelta

from temporalio.client import Client
from temporalio.common import Priority, WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from journeys.chunk import Tour
from journeys.confirmation import Confirmation
from journeys.orders import Order
from journeys.passage import Passage
from journeys.road import Heard
from workflows.doorplate import BROADCAST, CONFIRMATION, ENROLMENT, HEAR, QUEUE, STEER, STOP

_SOON = timedelta(seconds=10)
_GIVES_WAY = Priority(priority_key=5)
"""Of five, where 3 is what everybody else has. A server that knows no priorities takes them all alike."""


class TemporalWalks:
    """Starts walks and tells them things. Every call may be made twice."""

    def __init__(self, client: Client, ui_url: str | None = None) -> None:
        self._client = client
        self._ui_url = ui_url

    async def start(self, passage: Passage, *, again: bool = False, gives_way: bool = False) -> bool:
        """Start a walk; its id is the enrolment's id, so a second start finds the first."""
        rank = _GIVES_WAY if gives_way else Priority.default
        says = f"{passage.definition.label} · v{passage.version}"
        return await self._begin(ENROLMENT, passage, passage.enrolment, says, again=again, priority=rank)

    async def _begin(
        self,
        kind: str,
        argument: Passage | Tour | Confirmation,
        key: str,
        says: str,
        *,
        again: bool = False,
        priority: Priority = Priority.default,
    ) -> bool:
        """Start a workflow; whether it had to be. Not when it is under way, nor, unless `again`, when it was."""
        reuse = WorkflowIDReusePolicy.ALLOW_DUPLICATE if again else WorkflowIDReusePolicy.REJECT_DUPLICATE
        try:
            await self._client.start_workflow(
                kind,
                argument,
                id=key,
                task_queue=QUEUE,
                id_reuse_policy=reuse,
                id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
                priority=priority,
                static_summary=says,
                rpc_timeout=_SOON,
            )
        except WorkflowAlreadyStartedError:
            return False
        return True

    async def hear(self, enrolment: str, heard: Heard) -> None:
        """Signal an event."""
        await self._signal(enrolment, HEAR, heard)

    async def steer(self, enrolment: str, order: Order) -> None:
        """Signal a change."""
        await self._signal(enrolment, STEER, order)

    async def stop(self, enrolment: str, reason: str) -> None:
        """Signal the end."""
        await self._signal(enrolment, STOP, reason)

    async def _signal(self, enrolment: str, name: str, argument: Heard | Order | str) -> None:
        try:
            await self._client.get_workflow_handle(enrolment).signal(name, argument, rpc_timeout=_SOON)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:  # not found: the walk is over, there is nobody to tell
                raise

    async def tour(self, tour: Tour) -> None:
        """Start a broadcast; its id is the operation's id."""
        await self._begin(BROADCAST, tour, tour.operation, f"Broadcast {tour.journey}")

    async def confirm(self, asked: Confirmation) -> None:
        """Start a confirmation; its id is its own."""
        await self._begin(CONFIRMATION, asked, asked.asking, "Confirmation")

    async def ready(self) -> bool:
        """Whether Temporal answers."""
        try:
            return await self._client.service_client.check_health(timeout=timedelta(seconds=2))
        except (RPCError, RuntimeError):
            return False

    def link(self, enrolment: str) -> str | None:
        """The walk in Temporal's own UI."""
        if self._ui_url is None:
            return None
        return f"{self._ui_url}/namespaces/{self._client.namespace}/workflows/{enrolment}"
