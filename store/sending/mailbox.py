"""The development mailbox: raw mails as they came over SMTP."""

from datetime import datetime
from email import message_from_bytes, policy

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, many, one
from store.tables import mailbox


async def keep(connection: AsyncConnection, at: datetime, sender: str, recipient: str, raw: bytes) -> int:
    """Keep a mail for one recipient; answers its number."""
    subject = str(message_from_bytes(raw, policy=policy.default)["subject"] or "")
    row = {"at": at, "sender": sender, "recipient": recipient, "subject": subject, "raw": raw}
    kept = await connection.execute(insert(mailbox).values(row).returning(mailbox.c.id))
    return int(kept.scalar_one())


async def latest(
    connection: AsyncConnection, limit: int, recipient: str | None = None, before: int | None = None
) -> list[Row]:
    """Mails without their raw text, newest first; `before`: only older than the mail with that number."""
    query = select(*(column for column in mailbox.c if column.name != "raw"))
    if recipient is not None:
        query = query.where(mailbox.c.recipient == recipient)
    if before is not None:
        query = query.where(mailbox.c.id < before)
    return await many(connection, query.order_by(mailbox.c.id.desc()).limit(limit))


async def find(connection: AsyncConnection, number: int) -> Row | None:
    """One mail, with its raw text."""
    return await one(connection, select(mailbox).where(mailbox.c.id == number))


async def clear(connection: AsyncConnection) -> None:
    """Throw every mail away."""
    await connection.execute(delete(mailbox))
