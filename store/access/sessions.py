"""Sign-in links and the sessions they open. Only hashes are kept: who reads the database cannot sign in with it."""

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, one
from store.tables import sessions, sign_in_links


async def add_link(connection: AsyncConnection, hashed: str, expires_at: datetime) -> None:
    """Keep a link that may be used once."""
    await connection.execute(insert(sign_in_links).values(hash=hashed, expires_at=expires_at))


async def take_link(connection: AsyncConnection, now: datetime, hashed: str) -> bool:
    """Use a link up; False when there is none, it was used, or its time is over."""
    usable = (sign_in_links.c.hash == hashed, sign_in_links.c.expires_at > now)
    return (await connection.execute(delete(sign_in_links).where(*usable))).rowcount == 1


async def open_session(connection: AsyncConnection, now: datetime, hashed: str, expires_at: datetime) -> None:
    """Keep a new session."""
    await connection.execute(insert(sessions).values(hash=hashed, created_at=now, expires_at=expires_at))


async def find(connection: AsyncConnection, now: datetime, hashed: str) -> Row | None:
    """A session that is still good."""
    return await one(connection, select(sessions).where(sessions.c.hash == hashed, sessions.c.expires_at > now))


async def close_session(connection: AsyncConnection, hashed: str) -> None:
    """End a session."""
    await connection.execute(delete(sessions).where(sessions.c.hash == hashed))


async def forget_old(connection: AsyncConnection, now: datetime) -> None:
    """Throw away links and sessions whose time is over."""
    for table in (sign_in_links, sessions):
        await connection.execute(delete(table).where(table.c.expires_at <= now))
