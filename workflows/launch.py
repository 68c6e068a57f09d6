"""One time of a launch that recurs: begun when its schedule says so, and under way until it is over."""

from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy, SearchAttributeKey

from workflows.doorplate import BEGIN_LAUNCH, LAUNCH

_SCHEDULED = SearchAttributeKey.for_datetime("TemporalScheduledStartTime")
_PATIENT = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=1))
_LONGEST = timedelta(days=365)


@workflow.defn(name=LAUNCH)
class LaunchWorkflow:
    """It lasts as long as the launch does, so that the schedule's overlap policy has something to go by."""

    @workflow.run
    async def run(self, launch: str) -> str:
        over: str = await workflow.execute_activity(
            BEGIN_LAUNCH,
            args=[launch, _due()],
            result_type=str,
            start_to_close_timeout=_LONGEST,
            heartbeat_timeout=timedelta(minutes=1),
            retry_policy=_PATIENT,
            summary="Begin it, and wait until it is over",
        )
        return over


def _due() -> datetime:
    """The time that the schedule meant; it may be long ago when what was missed is made up for."""
    info = workflow.info()
    return info.typed_search_attributes.get(_SCHEDULED) or info.start_time
