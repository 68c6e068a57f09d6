"""The door for mails that come back: speaks SMTP, takes what is for our bounce domain, and hands nothing on."""

import asyncio
import socket
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from aiosmtpd.smtp import SMTP, Envelope, Session

from messages.links import BadLink
from messages.mail.returns.read import read
from messages.mail.verp import Purpose
from operations.desk import Desk
from operations.returns.take import take
from store.database import StoreAway
from wiring import ports
from wiring.settings import Settings
from wiring.trouble import Trouble

LARGEST = 12 * 1024 * 1024
_AT_ONCE = 8
"""Mails that are read at a time; the others wait in their connections."""
_STRANGERS, _MINUTE = 300, 60.0
"""Mails in a minute that told us nothing new: whoever storms us with them is told to come later."""
_FORGED = 10
"""Forged recipients in one connection, before nobody looks at more of them."""
_SOURCE = "smtp"
_log = structlog.get_logger("etappe.returns")


class _Door:
    def __init__(self, desk: Desk, domain: str) -> None:
        self._desk, self._domain = desk, domain.lower()
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._strangers: deque[float] = deque(maxlen=_STRANGERS)

    async def handle_RCPT(
        self, server: SMTP, session: Session, mail: Envelope, address: str, options: list[str]
    ) -> str:
        local, _, domain = address.rpartition("@")
        if domain.lower() != self._domain:
            return f"550 5.7.1 only mail for {self._domain} is taken here"
        if "+" in local and not self._ours(local):
            return self._forged(session)
        if "+" not in local and self._stormed():
            return "451 4.7.1 too much mail that nobody asked for; try again later"
        mail.rcpt_tos.append(address)
        mail.rcpt_options.extend(options)
        return "250 2.1.5 it may come"

    def _ours(self, local: str) -> bool:
        purposes: tuple[Purpose, ...] = ("bounce", "unsubscribe")
        for purpose in purposes:
            try:
                return bool(self._desk.verp.read(local, purpose))
            except BadLink:
                continue
        return False

    def _forged(self, session: Session) -> str:
        seen: int = getattr(session, "forged", 0) + 1
        setattr(session, "forged", seen)  # noqa: B010 - a session of aiosmtpd is where one keeps such a thing
        self._desk.returned["forged"] += 1
        if seen > _FORGED:
            return "421 4.7.0 too many of these"
        _log.info("returns.forged")
        return "550 5.1.1 there is no such address"

    def _stormed(self) -> bool:
        full = len(self._strangers) == _STRANGERS
        return full and asyncio.get_running_loop().time() - self._strangers[0] < _MINUTE

    async def handle_DATA(self, server: SMTP, session: Session, mail: Envelope) -> str:
        raw = mail.original_content or b""
        async with self._turns:
            notice = await asyncio.to_thread(read, raw, tuple(mail.rcpt_tos))
            try:
                (taken,) = await take(self._desk, _SOURCE, [notice])
            except StoreAway:
                return "451 4.3.0 it cannot be kept just now; try again later"
        if not taken.new:
            self._strangers.append(asyncio.get_running_loop().time())
        return "250 2.0.0 kept"


@asynccontextmanager
async def listening(settings: Settings, desk: Desk) -> AsyncIterator[None]:
    """Receive what comes back where the settings say so; else nothing. Raises Trouble."""
    if settings.returns_port is None:
        yield
        return
    if not settings.bounce_domain:
        raise Trouble("ETAPPE_RETURNS_PORT is for mails to a domain of their own; set ETAPPE_BOUNCE_DOMAIN as well")
    with ports.bound(settings.host, settings.returns_port, "ETAPPE_RETURNS_PORT") as door:
        async with returning(door, desk, settings.bounce_domain):
            yield


@asynccontextmanager
async def returning(door: socket.socket, desk: Desk, domain: str) -> AsyncIterator[None]:
    """Receive what comes back, on a bound socket."""
    loop, keeper = asyncio.get_running_loop(), _Door(desk, domain)

    def answer() -> SMTP:
        return SMTP(keeper, data_size_limit=LARGEST, enable_SMTPUTF8=True, hostname=domain, ident="ESMTP", loop=loop)

    server = await loop.create_server(answer, sock=door)
    try:
        yield
    finally:
        server.close()
