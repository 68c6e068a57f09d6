"""One confirmation: a mail that asks, until it is out. Who answers, and when, is none of its business."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

from journeys.confirmation import CONFIRM, Confirmation
from workflows.doorplate import CONFIRMATION, send_queue

_PATIENT = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=5))


@workflow.defn(name=CONFIRMATION)
class ConfirmationWorkflow:
    """Its id is the asking's own."""

    @workflow.run
    async def run(self, asked: Confirmation) -> str:
        state: str = await workflow.execute_activity(
            CONFIRM,
            args=[asked, {}],
            result_type=str,
            task_queue=send_queue(asked.channel),
            schedule_to_close_timeout=timedelta(days=14),
            start_to_close_timeout=timedelta(minutes=15),
            heartbeat_timeout=timedelta(minutes=1),
            retry_policy=_PATIENT,
            summary="Ask for a confirmation",
        )
        return state
