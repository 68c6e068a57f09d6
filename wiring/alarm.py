"""The alarm: an operator who asked for it is told of a provider that went away or came back, by a signed call."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import structlog

from messages.signature import signed
from messages.webhook import call
from store.rows import new_id
from wiring.settings import Settings
from wiring.trouble import Trouble

_TRIES, _PAUSE = 5, 10.0
_log = structlog.get_logger("etappe.alarm")


class Bell:
    """`{"type": "provider.opened", "timestamp", "data": {"provider", "reason"}}`, as Standard Webhooks says it."""

    def __init__(self, url: str, secret: str) -> None:
        self._url, self._secret = url, secret
        self._calling = set[asyncio.Task[None]]()

    def ring(self, kind: str, provider: str, reason: str, at: datetime) -> None:
        """Tell the operator; never waits, never raises."""
        said = {"type": kind, "timestamp": at.isoformat(), "data": {"provider": provider, "reason": reason}}
        task = asyncio.get_running_loop().create_task(self._call(json.dumps(said).encode(), at))
        self._calling.add(task)
        task.add_done_callback(self._calling.discard)

    async def _call(self, body: bytes, at: datetime) -> None:
        headers = signed(self._secret, new_id("alert"), int(at.timestamp()), body)
        for attempt in range(_TRIES):
            reply = await call(self._url, body, headers)
            if reply.status is not None and reply.status < 300:
                return
            await asyncio.sleep(_PAUSE * 2**attempt)
        _log.error("alarm.unheard")

    async def silence(self) -> None:
        """Who is being called is called no more."""
        for task in list(self._calling):
            task.cancel()
        await asyncio.gather(*self._calling, return_exceptions=True)


@asynccontextmanager
async def armed(settings: Settings) -> AsyncIterator[Bell | None]:
    """The bell, where somebody wants to hear it. Raises Trouble."""
    if not settings.alert_url:
        yield None
        return
    secret = settings.alert_secret.get_secret_value() if settings.alert_secret else ""
    try:
        signed(secret, "", 0, b"")
    except ValueError:
        secret = ""
    if not secret:
        raise Trouble("ETAPPE_ALERT_URL wants an ETAPPE_ALERT_SECRET, whsec_…, that its calls are signed with")
    bell = Bell(settings.alert_url, secret)
    try:
        yield bell
    finally:
        await bell.silence()
