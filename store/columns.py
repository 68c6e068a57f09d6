"""Column types that mean the same on SQLite and on PostgreSQL."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.sqlite import DATETIME

Document = JSON().with_variant(JSONB(), "postgresql")
"""A JSON value."""

Sequence = BigInteger().with_variant(Integer(), "sqlite")
"""A number the database counts up.

Its table says `sqlite_autoincrement`: SQLite would give the number of the newest row, once deleted, to the next.
"""


class _Text(DATETIME):
    """As SQLite keeps a moment; `isoformat` writes the same text in a tenth of the time, and imports write millions."""

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], str | None]:
        """`2026-11-23 08:59:58.123000`."""
        return lambda value: value.isoformat(" ", "microseconds") if value else None


class Instant(TypeDecorator[datetime]):
    """A moment in UTC. A time without a zone is refused: guessing one is how people get mail at night."""

    impl = DateTime(timezone=True).with_variant(_Text, "sqlite")
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return value if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
