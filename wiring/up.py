"""The whole stack in one process tree, for a laptop: started in order, watched, stopped in reverse."""

import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from pydantic import SecretStr

from operations.desk import Who
from operations.enrolments.rehydrate import rehydrate
from store.migrate import migrate
from wiring import doors, folder, parts, ports, returns, urls
from wiring.mailbox import receiving
from wiring.outbox import handing_on
from wiring.parts import Parts
from wiring.settings import Settings
from wiring.stop import Stop
from wiring.temporal_client import connected, later
from wiring.temporal_server import memory, temporal_server
from wiring.urls import Urls
from wiring.web import serving
from wiring.worker import working

_LOCAL = "127.0.0.1"


@dataclass(frozen=True)
class Stack:
    """A running stack. `settings` with every address filled in; `urls` as in `urls.json`."""

    settings: Settings
    parts: Parts
    urls: Urls


@asynccontextmanager
async def up(settings: Settings, stop: Stop) -> AsyncIterator[Stack]:
    """Everything that `settings` does not say is elsewhere, running. Raises Trouble, mostly before anything starts."""
    async with AsyncExitStack() as running:
        running.enter_context(folder.taken(settings.data))
        web, smtp = _doors(running, settings)
        here = _addressed(settings, web, smtp)
        opened = await running.enter_async_context(parts.opened(here, await later(here)))
        empty = settings.temporal_address is None and not memory(here).exists()
        if settings.temporal_address is None:
            await running.enter_async_context(temporal_server(here, stop))
        await migrate(opened.desk.database)
        if empty:  # a new stack, on which nobody is yet; or its file was lost, and everybody is called back
            await rehydrate(opened.desk, Who("etappe up"))
        if smtp:
            await running.enter_async_context(receiving(smtp, opened.desk.database, parts.clock))
        hands = await running.enter_async_context(parts.hands(here, opened))
        await running.enter_async_context(working(await connected(here), hands, here.sandbox, stop))
        await running.enter_async_context(handing_on(opened.desk))
        await running.enter_async_context(returns.listening(here, opened.desk))
        await running.enter_async_context(serving(doors.app(here, opened), web))
        yield Stack(here, opened, running.enter_context(urls.told(here)))


def _doors(running: AsyncExitStack, settings: Settings) -> tuple[socket.socket, socket.socket | None]:
    web = running.enter_context(ports.bound(settings.host, settings.port, "ETAPPE_PORT"))
    if settings.smtp_url:
        return web, None
    return web, running.enter_context(ports.bound(_LOCAL, settings.smtp_port, "ETAPPE_SMTP_PORT"))


def _addressed(settings: Settings, web: socket.socket, smtp: socket.socket | None) -> Settings:
    """The same settings, with the ports that were free and the addresses that follow."""
    known: dict[str, object] = {"port": ports.number(web)}
    if smtp:
        known |= {"smtp_port": ports.number(smtp), "smtp_url": SecretStr(f"smtp://{_LOCAL}:{ports.number(smtp)}")}
    if settings.temporal_address is None:
        port = ports.checked(_LOCAL, settings.temporal_port, "ETAPPE_TEMPORAL_PORT")
        ui_port = ports.checked(_LOCAL, settings.temporal_ui_port, "ETAPPE_TEMPORAL_UI_PORT")
        known |= {"temporal_port": port, "temporal_address": f"{_LOCAL}:{port}"}
        known |= {"temporal_ui_port": ui_port, "temporal_ui_url": f"http://{_LOCAL}:{ui_port}"}
    return settings.model_copy(update=known)
