"""The doctor: looks at each part from outside and says what to do about the ones that are not well."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

from pydantic import SecretStr
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError

from messages.mail.relay import Relay
from messages.mail.smtp import Gone, Lines
from store.database import Database
from store.migrate import newest
from wiring import folder, urls
from wiring.settings import Settings
from wiring.temporal_client import connected
from wiring.trouble import Trouble
from workflows.doorplate import QUEUE

_SOON = timedelta(seconds=5)


@dataclass(frozen=True)
class Finding:
    """One part: well, or what to do about it."""

    part: str
    well: bool
    says: str


async def examined(settings: Settings) -> AsyncIterator[Finding]:
    """Every part in turn."""
    settings = _where_it_runs(settings)
    yield _folder(settings)
    yield await _database(settings)
    yield await _temporal(settings)
    yield await _mail(settings)


def _where_it_runs(settings: Settings) -> Settings:
    """With the addresses of a stack that `etappe up` runs in this folder."""
    running = urls.found(settings.data)
    if running is None:
        return settings
    mailbox = {} if settings.smtp_url else {"smtp_url": SecretStr(running["smtp"])}
    return settings.model_copy(update={"temporal_address": running["temporal"], **mailbox})


def _folder(settings: Settings) -> Finding:
    try:
        return Finding("data folder", True, str(folder.made(settings.data).absolute()))
    except Trouble as trouble:
        return Finding("data folder", False, str(trouble))


async def _database(settings: Settings) -> Finding:
    database = Database(settings.database)
    try:
        if not await database.ready():
            return Finding("database", False, "does not answer; start it, or correct ETAPPE_DATABASE_URL")
        if not await newest(database):
            return Finding("database", False, "answers, but a migration is missing; run `etappe migrate`")
        return Finding("database", True, f"{database.engine.dialect.name}, on the newest migration")
    finally:
        await database.close()


async def _temporal(settings: Settings) -> Finding:
    try:
        client = await connected(settings)
        workers = await _workers(client)
    except (Trouble, RPCError) as trouble:
        return Finding("Temporal", False, str(trouble))
    if not workers:
        return Finding("Temporal", False, "answers, but no worker listens; start `etappe worker`, or `etappe up`")
    return Finding("Temporal", True, f"answers; workers that listen: {workers}")


async def _workers(client: Client) -> int:
    kind = TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW
    ask = DescribeTaskQueueRequest(namespace=client.namespace, task_queue=TaskQueue(name=QUEUE), task_queue_type=kind)
    return len((await client.workflow_service.describe_task_queue(ask, timeout=_SOON)).pollers)


async def _mail(settings: Settings) -> Finding:
    url = settings.smtp_url.get_secret_value() if settings.smtp_url else f"smtp://127.0.0.1:{settings.smtp_port}"
    remedy = "start it, or correct ETAPPE_SMTP_URL" if settings.smtp_url else "`etappe up` brings a mailbox for mails"
    try:
        relay = Relay.at(url, "localhost")
    except ValueError as error:
        return Finding("mail relay", False, f"ETAPPE_SMTP_URL cannot be read: {error}")
    lines = Lines(relay, 1)
    try:
        async with lines.line() as line:
            await line.say("NOOP")
    except Gone:
        return Finding("mail relay", False, f"{relay.host}:{relay.port} does not answer; {remedy}")
    finally:
        await lines.close()
    return Finding("mail relay", True, f"{relay.host}:{relay.port} answers")
