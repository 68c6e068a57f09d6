"""The schedules, in Temporal."""

from datetime import datetime, timedelta

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleBackfill,
    ScheduleHandle,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleSpec,
    ScheduleState,
    ScheduleUpdate,
)
from temporalio.service import RPCError, RPCStatusCode

from journeys.recurrence import Recurrence
from workflows.doorplate import LAUNCH, QUEUE

_SOON = timedelta(seconds=10)
_OVERLAP = {
    "skip": ScheduleOverlapPolicy.SKIP,
    "buffer_one": ScheduleOverlapPolicy.BUFFER_ONE,
    "allow_all": ScheduleOverlapPolicy.ALLOW_ALL,
}


class TemporalSchedules:
    """A schedule for each launch that recurs; its id is the launch's. Every call may be made twice."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def keep(self, launch: str, recurrence: Recurrence, *, paused: bool) -> None:
        """Make it, or change the one there is."""
        schedule = _schedule(launch, recurrence, paused=paused)
        try:
            await self._client.create_schedule(launch, schedule, rpc_timeout=_SOON)
        except ScheduleAlreadyRunningError:
            await self._handle(launch).update(lambda _: ScheduleUpdate(schedule), rpc_timeout=_SOON)

    async def drop(self, launch: str) -> None:
        """Delete it."""
        try:
            await self._handle(launch).delete(rpc_timeout=_SOON)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise

    async def make_up(self, launch: str, since: datetime, until: datetime) -> None:
        """One after the other, whatever overlap is allowed otherwise: nobody is to be launched upon from two sides."""
        times = ScheduleBackfill(start_at=since, end_at=until, overlap=ScheduleOverlapPolicy.BUFFER_ALL)
        await self._handle(launch).backfill(times, rpc_timeout=_SOON)

    async def following(self, launch: str) -> list[datetime]:
        """As Temporal reckons them."""
        try:
            found = await self._handle(launch).describe(rpc_timeout=timedelta(seconds=2))
        except (RPCError, RuntimeError):
            return []
        return [] if found.schedule.state.paused else list(found.info.next_action_times[:3])

    def _handle(self, launch: str) -> ScheduleHandle:
        return self._client.get_schedule_handle(launch)


def _schedule(launch: str, recurrence: Recurrence, *, paused: bool) -> Schedule:
    return Schedule(
        action=ScheduleActionStartWorkflow(LAUNCH, launch, id=launch, task_queue=QUEUE),
        spec=ScheduleSpec(cron_expressions=[recurrence.when], time_zone_name=recurrence.zone),
        policy=SchedulePolicy(overlap=_OVERLAP[recurrence.overlap], catchup_window=recurrence.catch_up),
        state=ScheduleState(paused=paused),
    )
