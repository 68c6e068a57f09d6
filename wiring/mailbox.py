"""The development mailbox: speaks SMTP on the loopback, keeps every mail, hands none on."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from aiosmtpd.smtp import SMTP, Envelope, Session

from store.database import Database
from store.sending import mailbox


class _Keep:
    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def handle_DATA(self, _server: SMTP, _session: Session, mail: Envelope) -> str:
        raw = mail.original_content or b""
        async with self._database.begin() as connection:
            for recipient in mail.rcpt_tos:
                await mailbox.keep(connection, self._clock(), mail.mail_from or "", recipient, raw)
        return "250 2.0.0 kept in the development mailbox"


@asynccontextmanager
async def receiving(door: socket.socket, database: Database, clock: Callable[[], datetime]) -> AsyncIterator[None]:
    """Receive mails on a bound socket."""
    loop = asyncio.get_running_loop()
    keep = _Keep(database, clock)
    server = await loop.create_server(lambda: SMTP(keep, enable_SMTPUTF8=True, loop=loop), sock=door)
    try:
        yield
    finally:
        server.close()
