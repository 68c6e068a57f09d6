"""Signing in to the console: a link that works once opens a session. There is no password, and no default account."""

import hashlib
import secrets
from datetime import timedelta

from operations import audit
from operations.desk import Desk, Refused, Who
from store.access import sessions

LINK_LASTS = timedelta(minutes=15)
SESSION_LASTS = timedelta(hours=12)
OPERATOR = Who("console")


class LinkUsed(Refused):
    """This sign-in link was used already, or its time is over."""


async def issue(desk: Desk) -> str:
    """A new sign-in link, the full address. Good for 15 minutes, once."""
    token, now = secrets.token_urlsafe(32), desk.clock()
    async with desk.database.begin() as connection:
        await sessions.forget_old(connection, now)
        await sessions.add_link(connection, _hash(token), now + LINK_LASTS)
    return f"{desk.links.base_url}/console/sign-in/{token}"


async def exchange(desk: Desk, token: str) -> str:
    """Use a link up for a session's token, which the browser keeps for 12 hours. Raises LinkUsed."""
    session, now = secrets.token_urlsafe(32), desk.clock()
    async with desk.database.begin() as connection:
        if not await sessions.take_link(connection, now, _hash(token)):
            raise LinkUsed(LinkUsed.__doc__)
        await sessions.open_session(connection, now, _hash(session), now + SESSION_LASTS)
        await audit.note(connection, now, OPERATOR, "session.opened", _hash(session)[:12])
    return session


async def who(desk: Desk, session: str | None) -> Who | None:
    """Whoever holds a session's token; None when it is not good (any more)."""
    if not session:
        return None
    async with desk.database.read() as connection:
        return OPERATOR if await sessions.find(connection, desk.clock(), _hash(session)) else None


async def sign_out(desk: Desk, session: str) -> None:
    """End a session, for every copy of its token."""
    async with desk.database.begin() as connection:
        await sessions.close_session(connection, _hash(session))
        await audit.note(connection, desk.clock(), OPERATOR, "session.closed", _hash(session)[:12])


def _hash(token: str) -> str:
    # Tokens are 256 bits of chance; there is nothing to guess that a slow hash would protect.
    return hashlib.sha256(token.encode()).hexdigest()
