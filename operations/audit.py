"""The audit log: who did what to whom, and when. Only ever added to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from operations.desk import Who
from store.tables import audit_log


async def note(
    connection: AsyncConnection,
    at: datetime,
    who: Who,
    what: str,
    subject: str,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add a line, in the transaction that does the thing."""
    line = {"at": at, "who": who.name, "what": what, "subject": subject, "detail": dict(detail or {})}
    await connection.execute(insert(audit_log).values(line))
