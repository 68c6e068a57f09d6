"""A worker that may be killed: the real one, forked anew each time it dies.

`python -m tests.faults.worker FOLDER`, where `FOLDER/world.json` says where everything is.
"""

import asyncio
import json
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any

from temporalio import client as clients
from temporalio.client import Client
from temporalio.worker import (
    Interceptor,
    StartActivityInput,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
    WorkflowOutboundInterceptor,
)
from temporalio.workflow import ActivityHandle

import activities
from activities import heartbeat, held
from activities.hands import Hands
from messages.channels import opened
from messages.codes import Codes
from messages.content.library import Library
from messages.content.rendering import Renderer
from messages.links import Links
from store.database import Database
from tests.faults.kills import Kills, switch_off, wrap
from wiring import worker
from workflows.payloads import CONVERTER

SECRET = "a-secret-for-the-fault-campaign"
_SOON = timedelta(seconds=0.3)


class Hurry(clients.Interceptor, Interceptor):
    """A killed worker is noticed in two seconds instead of a minute; nothing else about the walk is changed."""

    def workflow_interceptor_class(self, input: WorkflowInterceptorClassInput) -> type[WorkflowInboundInterceptor]:  # noqa: A002
        return _Inbound


class _Inbound(WorkflowInboundInterceptor):
    def init(self, outbound: WorkflowOutboundInterceptor) -> None:
        self.next.init(_Outbound(outbound))


class _Outbound(WorkflowOutboundInterceptor):
    def start_activity(self, input: StartActivityInput) -> ActivityHandle[Any]:  # noqa: A002
        input.heartbeat_timeout = timedelta(seconds=2)
        return self.next.start_activity(input)


def main(folder: Path) -> None:
    """Fork the worker for the walks, and the one that sends; when that dies, fork the next."""
    children: list[int] = []

    def end(_number: int, _frame: FrameType | None) -> None:
        for child in children:
            os.kill(child, signal.SIGKILL)
        os._exit(0)

    signal.signal(signal.SIGTERM, end)
    assert activities.bound  # imported before the fork, so that a new worker is there at once
    children.append(_fork(folder, "home"))
    while True:
        children.append(_fork(folder, "sender"))
        os.waitpid(children[-1], 0)
        children.pop()


def _fork(folder: Path, role: str) -> int:
    child = os.fork()
    if not child:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        asyncio.run(work(folder, role))
    return child


async def work(folder: Path, role: str) -> None:
    """The workers that `etappe worker` runs; the one that sends has points at which it dies."""
    world = json.loads((folder / "world.json").read_text())
    switch_off(world["without"])
    wrap(Kills(folder))
    heartbeat.EVERY = 0.5
    worker._AT_ONCE = 4  # who dies takes all that is under way along, and each of those waits longer every time
    for reason in held._AGAIN:
        held._AGAIN[reason] = (_SOON, _SOON)
    client = await Client.connect(world["temporal"], data_converter=CONVERTER, interceptors=[Hurry()])
    hands = Hands(
        database=Database(world["database"]),
        channels=opened({"smtp_url": world["smtp"], "smtp_connections": "4"}),
        renderer=Renderer(Library()),
        links=Links("https://etappe.example", [SECRET]),
        codes=Codes(SECRET),
        clock=lambda: datetime.now(UTC),
    )
    deeds = activities.bound(hands)
    # Two processes: Temporal waits ten seconds for every walk that a dead worker had in its memory.
    await (worker._home(client, deeds, "quick") if role == "home" else worker._sender(client, deeds, "email")).run()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
