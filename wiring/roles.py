"""The roles of a production installation, each a process of its own: `api` and `worker`, as many as it takes."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from wiring import doors, parts, ports, returns
from wiring.outbox import handing_on
from wiring.settings import PREFIX, Settings
from wiring.stop import Stop
from wiring.temporal_client import connected, later
from wiring.trouble import Trouble
from wiring.web import serving
from wiring.worker import working


@asynccontextmanager
async def api(settings: Settings, stop: Stop) -> AsyncIterator[None]:
    """The API and the console. Takes events while Temporal is away; workers hand them on."""
    _needs(settings, "base_url", "temporal_address", "secrets")
    async with AsyncExitStack() as running:
        door = running.enter_context(ports.bound(settings.host, settings.port, "ETAPPE_PORT"))
        opened = await running.enter_async_context(parts.opened(settings, await later(settings)))
        await parts.fit(opened.desk.database)
        await running.enter_async_context(returns.listening(settings, opened.desk))
        await running.enter_async_context(serving(doors.app(settings, opened), door))
        yield


@asynccontextmanager
async def worker(settings: Settings, stop: Stop) -> AsyncIterator[None]:
    """Walks, deeds, and the outbox."""
    _needs(settings, "base_url", "temporal_address", "secrets", "smtp_url")
    async with AsyncExitStack() as running:
        client = await connected(settings)
        opened = await running.enter_async_context(parts.opened(settings, client))
        await parts.fit(opened.desk.database)
        hands = await running.enter_async_context(parts.hands(settings, opened))
        await running.enter_async_context(working(client, hands, settings.sandbox, stop))
        await running.enter_async_context(handing_on(opened.desk))
        yield


def _needs(settings: Settings, *names: str) -> None:
    """What the embedded stack makes up for itself must be the same for every process here."""
    missing = [PREFIX + name.upper() for name in names if getattr(settings, name) is None]
    if missing:
        raise Trouble(f"set {', '.join(missing)}, the same for every process; `etappe up` needs none of them")
