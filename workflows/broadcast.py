"""One broadcast: chunk after chunk, until everybody had their turn. It knows nobody, and holds nothing but how far."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

from journeys.chunk import SEND_CHUNK, Chunk, Reached, Tour
from workflows.doorplate import BROADCAST, send_queue

# A pause, a mail server that is away, quiet hours: the chunk says when it is to be tried again, and no history grows.
_PATIENT = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=5))


@workflow.defn(name=BROADCAST)
class BroadcastWorkflow:
    """Its id is the operation's id. Paused and cancelled in the store, where every chunk looks."""

    @workflow.run
    async def run(self, tour: Tour) -> None:
        while True:
            reached = await self._chunk(tour)
            if reached.over:
                return
            if reached.rest:
                await workflow.sleep(reached.rest, summary="At the rate that was asked for")
            if _long(tour):
                workflow.continue_as_new(tour)

    async def _chunk(self, tour: Tour) -> Reached:
        reached: Reached = await workflow.execute_activity(
            SEND_CHUNK,
            args=[tour.model_copy(update={"now": workflow.now()}), Chunk()],
            result_type=Reached,
            task_queue=send_queue(tour.channel),
            start_to_close_timeout=timedelta(minutes=15),
            heartbeat_timeout=timedelta(minutes=1),
            retry_policy=_PATIENT,
            summary=f"Send “{tour.journey}”",
        )
        return reached


def _long(tour: Tour) -> bool:
    info = workflow.info()
    return info.get_current_history_length() > tour.longest_history or info.is_continue_as_new_suggested()
