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

from messages.content.brand import brand
from messages.content.library import Library
from messages.mail.line import Gone
from messages.mail.relay import Relay
from messages.mail.smtp import Lines
from store.database import Database
from store.migrate import newest
from wiring import folder, urls
from wiring.names import Names, asked
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
    async for finding in _mail(settings):
        yield finding
    async for finding in _names(settings):
        yield finding


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


async def _mail(settings: Settings) -> AsyncIterator[Finding]:
    url = settings.smtp_url.get_secret_value() if settings.smtp_url else f"smtp://127.0.0.1:{settings.smtp_port}"
    remedy = "start it, or correct ETAPPE_SMTP_URL" if settings.smtp_url else "`etappe up` brings a mailbox for mails"
    try:
        relays = Relay.several(url, "localhost")
    except ValueError as error:
        yield Finding("mail relay", False, f"ETAPPE_SMTP_URL cannot be read: {error}")
        return
    for relay in relays:
        yield await _relay(relay, remedy)


async def _names(settings: Settings) -> AsyncIterator[Finding]:
    """What DNS says of us, once mails are for more than our own mailbox: with a domain that they come back to."""
    if settings.bounce_domain is None:
        return
    names = Names(settings.resolver)
    for sender in _senders(settings):
        async for told in asked(names, sender, settings.dkim_selector, settings.bounce_domain):
            yield Finding(told.part, told.well, told.says)
    https = settings.address.startswith("https:")
    remedy = "mailbox providers want List-Unsubscribe over https; set ETAPPE_BASE_URL"
    yield Finding("one-click unsubscribe", https, settings.address if https else remedy)


def _senders(settings: Settings) -> list[str]:
    """Domains of the brands in the house's own folder; those that come with Etappe are examples."""
    if settings.templates is None:
        return []
    content = Library([settings.templates]).content
    return sorted({brand(content, key).domain for key in content.brands()})


async def _relay(relay: Relay, remedy: str) -> Finding:
    lines = Lines(relay, 1)
    try:
        async with lines.line() as line:
            await line.say("NOOP")
    except Gone:
        return Finding("mail relay", False, f"{relay.host}:{relay.port} does not answer; {remedy}")
    finally:
        await lines.close()
    return Finding("mail relay", True, f"{relay.host}:{relay.port} answers")
