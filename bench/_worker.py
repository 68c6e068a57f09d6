"""A worker with empty hands, in a process of its own: `python -m bench._worker ADDRESS`.

Its deeds do nothing, so what it costs is the engine. It walks journeys, and the same written by hand.
"""

import asyncio
import sys

from temporalio import activity
from temporalio.client import Client
from temporalio.worker import Worker

from bench._by_hand import QUEUE, ByHand
from journeys.deeds import Done, Enter, Leave, Listening
from journeys.delivery import Letter, Receipt
from journeys.passage import Whereabouts
from journeys.road import Wait
from wiring import loaded
from wiring import worker as workers
from workflows.payloads import CONVERTER


@activity.defn
async def enter(where: Whereabouts, request: Enter) -> Done:
    return Done()


@activity.defn
async def listen(where: Whereabouts, request: Wait) -> Listening:
    return Listening(until=where.now + request.span)


@activity.defn
async def send_message(where: Whereabouts, letter: Letter) -> Receipt:
    return Receipt(state="accepted")


@activity.defn
async def leave(where: Whereabouts, request: Leave) -> Done:
    return Done()


DEEDS = [enter, listen, send_message, leave]


async def work(address: str) -> None:
    """As `etappe worker` works, with the same settings for the comparator."""
    client = await Client.connect(address, data_converter=CONVERTER)
    home = workers._home(client, DEEDS, "quick")
    by_hand = Worker(
        client,
        task_queue=QUEUE,
        workflows=[ByHand],
        workflow_runner=workers.QUICK,
        activities=DEEDS,
        max_cached_workflows=workers._CACHED,
        max_concurrent_workflow_tasks=workers._TASKS_AT_ONCE,
        max_concurrent_activities=workers._HOME_AT_ONCE,
    )
    loaded.stays()
    print("ready", flush=True)
    await asyncio.gather(home.run(), by_hand.run(), workers._sender(client, DEEDS, "email").run())


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1]))
