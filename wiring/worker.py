"""The workers: one for the walks and the deeds that stay at home, one for each channel, one for calls."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

import activities
from activities import begin_launch
from activities.hands import Hands
from journeys.steps.webhook import CHANNEL
from wiring import loaded
from wiring.stop import Stop
from workflows.broadcast import BroadcastWorkflow
from workflows.confirmation import ConfirmationWorkflow
from workflows.doorplate import QUEUE, send_queue
from workflows.enrolment import EnrolmentWorkflow
from workflows.launch import LaunchWorkflow

STRICT = SandboxedWorkflowRunner()
"""Loads everything that a walk imports anew for each walk: finds what should not be there."""
QUICK = UnsandboxedWorkflowRunner()
"""Trusts what `STRICT` has proven in the tests, and takes a seventh less of the computer for each walk."""

_CACHED = 1_000
"""Walks kept in memory. Those that sleep for days gain nothing by it."""
_AT_ONCE = 100
"""Deeds that wait for somebody else most of the time: who carries our messages, whom we call."""
_TASKS_AT_ONCE, _HOME_AT_ONCE = 4, 16
"""What a process computes, and what the database does. More of it would only wait in here, in the order it came in;
in Temporal's queue, who is awaited passes a crowd."""
_GRACE = timedelta(seconds=20)

Deeds = list[Callable[..., Awaitable[Any]]]


@asynccontextmanager
async def working(client: Client, hands: Hands, sandbox: str, stop: Stop) -> AsyncIterator[None]:
    """Work until the block ends; deeds under way are finished first. A worker that fails stops the stack."""
    deeds = [*activities.bound(hands), begin_launch.bound(hands)]
    senders = (_sender(client, deeds, channel) for channel in (*hands.channels, CHANNEL))
    workers = [_home(client, deeds, sandbox), *senders]
    loaded.stays()
    running = [asyncio.create_task(_run(worker, stop)) for worker in workers]
    try:
        yield
    finally:
        await asyncio.gather(*(worker.shutdown() for worker in workers))
        await asyncio.gather(*running)


def _home(client: Client, deeds: Deeds, sandbox: str) -> Worker:
    return Worker(
        client,
        task_queue=QUEUE,
        workflows=[EnrolmentWorkflow, LaunchWorkflow, BroadcastWorkflow, ConfirmationWorkflow],
        workflow_runner=STRICT if sandbox == "strict" else QUICK,
        activities=deeds,
        max_cached_workflows=_CACHED,
        max_concurrent_workflow_tasks=_TASKS_AT_ONCE,
        max_concurrent_activities=_HOME_AT_ONCE,
        graceful_shutdown_timeout=_GRACE,
    )


def _sender(client: Client, deeds: Deeds, channel: str) -> Worker:
    return Worker(
        client,
        task_queue=send_queue(channel),
        activities=deeds,
        max_concurrent_activities=_AT_ONCE,
        graceful_shutdown_timeout=_GRACE,
    )


async def _run(worker: Worker, stop: Stop) -> None:
    try:
        await worker.run()
    except Exception as error:  # whatever it is, the stack must not stay up half
        stop(f"the worker for {worker.task_queue} failed: {error}", 1)
