"""The embedded Temporal server: the real one, as a child process that lives no longer than we do."""

import asyncio
import ctypes
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from google.protobuf.duration_pb2 import Duration
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.workflowservice.v1 import UpdateNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError

from wiring.settings import Settings
from wiring.stop import Stop
from wiring.temporal_program import program
from wiring.trouble import Away

_RETENTION = timedelta(days=30)
_TRIES = 600  # of 50 ms each, and what connecting takes
_STOPPING = 20.0
_TUNING = {
    # One queue partition, and no 50 ms wait for every task and 1 s for every timer: this server has one user.
    "matching.numTaskqueueReadPartitions": "1",
    "matching.numTaskqueueWritePartitions": "1",
    "history.transferProcessorMaxPollRPS": "2000",
    "history.timerProcessorMaxPollRPS": "2000",
    "history.timerProcessorMaxTimeShift": '"50ms"',
    # A rehearsal on the real engine moves one walk's clock forward; the name of the switch differs by version.
    "frontend.WorkflowTimeSkippingEnabled": "true",
    "system.workflowTimeSkippingEnabled": "true",
}


def memory(settings: Settings) -> Path:
    """The file in which the server keeps every walk."""
    return settings.data / "temporal.db"


@asynccontextmanager
async def temporal_server(settings: Settings, stop: Stop) -> AsyncIterator[None]:
    """Run the server on `settings.temporal_address`; asks the whole stack to stop when it ends by itself."""
    log = settings.data / "temporal.log"
    child = await _start(settings, log)
    watching = asyncio.create_task(_watch(child, stop, log))
    try:
        await _keep_histories(await _answering(settings, child, log), settings.temporal_namespace)
        yield
    finally:
        watching.cancel()
        await _end(child)


def _command(settings: Settings) -> list[str]:
    command = [str(program(settings)), "server", "start-dev", "--ip", "127.0.0.1", "--log-level", "warn"]
    command += ["--port", str(settings.temporal_port), "--ui-port", str(settings.temporal_ui_port)]
    command += ["--namespace", settings.temporal_namespace, "--db-filename", str(memory(settings))]
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        command += ["--sqlite-pragma", pragma]
    for name, value in _TUNING.items():
        command += ["--dynamic-config-value", f"{name}={value}"]
    return command


async def _start(settings: Settings, log: Path) -> asyncio.subprocess.Process:
    with log.open("ab") as file:
        # A session of its own: Ctrl-C is for us, and we stop the server last.
        return await asyncio.create_subprocess_exec(
            *_command(settings), stdout=file, stderr=file, start_new_session=True, preexec_fn=_die_with_parent()
        )


def _die_with_parent() -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    set_parent_death_signal = 1
    prctl = ctypes.CDLL(None).prctl  # loaded before the fork: the child does as little as it can
    return lambda: prctl(set_parent_death_signal, signal.SIGTERM)


async def _watch(child: asyncio.subprocess.Process, stop: Stop, log: Path) -> None:
    code = await child.wait()
    stop(f"the Temporal server ended by itself (code {code}), see {log}; start again, nothing is lost", 1)


async def _answering(settings: Settings, child: asyncio.subprocess.Process, log: Path) -> Client:
    for _ in range(_TRIES):
        try:
            return await Client.connect(f"127.0.0.1:{settings.temporal_port}")
        except (RuntimeError, RPCError):
            if child.returncode is not None:
                break
            await asyncio.sleep(0.05)
    raise Away(f"the Temporal server did not start (code {child.returncode}); {log} says why")


async def _keep_histories(client: Client, namespace: str) -> None:
    """Operators read histories; the day that a development server keeps them is too short for that."""
    keep = NamespaceConfig(workflow_execution_retention_ttl=Duration(seconds=int(_RETENTION.total_seconds())))
    await client.workflow_service.update_namespace(UpdateNamespaceRequest(namespace=namespace, config=keep))


async def _end(child: asyncio.subprocess.Process) -> None:
    if child.returncode is None:
        child.terminate()
        try:
            await asyncio.wait_for(child.wait(), _STOPPING)
        except TimeoutError:
            child.kill()
            await child.wait()
