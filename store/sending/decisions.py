"""Decisions: why a message was sent, put off or left out, and by what that was decided.

Written in the transaction that decides. A further try with the same answer is no further decision.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, many
from store.sending.delivery import Delivery
from store.sending.gate import Closed
from store.tables import decisions

SENT, DEFERRED, SKIPPED = "sent", "deferred", "skipped"


@dataclass(frozen=True)
class Decision:
    """What was decided for a message. `at`, `until`: by the enrolment's clock; `inputs`: by what."""

    delivery: Delivery
    at: datetime
    verdict: str
    reason: str = ""
    until: datetime | None = None
    inputs: Row = field(default_factory=dict)

    @classmethod
    def shut(cls, delivery: Delivery, shut: Closed, at: datetime) -> "Decision":
        """It may not go, now or ever."""
        about = {"channel": delivery.channel, "topic": delivery.topic}
        verdict = DEFERRED if shut.state == "held" else SKIPPED
        return cls(delivery, at, verdict, shut.reason, shut.until, about | shut.inputs)

    @property
    def row(self) -> Row:
        """As it is kept."""
        where = self.delivery.where
        told = {name: getattr(self, name) for name in ("at", "verdict", "reason", "until", "inputs")}
        whose = {"customer": where.customer, "journey": where.journey, "step": where.step or ""}
        return told | whose | {"touchpoint": where.touchpoint}


async def keep(connection: AsyncConnection, decided: Sequence[Decision], again: Collection[str]) -> None:
    """Write them down. `again`: touchpoints of which something may have been decided before."""
    before = await _before(connection, [one.delivery.where.touchpoint for one in decided], again)
    rows = [row for one in decided if _same(row := one.row) not in before]
    if rows:
        await connection.execute(_ADD, rows)


_ADD = insert(decisions)


async def _before(
    connection: AsyncConnection, touchpoints: Iterable[str], again: Collection[str]
) -> set[tuple[object, ...]]:
    asked = sorted(set(touchpoints) & set(again))
    if not asked:
        return set()
    return {_same(row) for row in await many(connection, _ordered(asked))}


def _same(row: Row) -> tuple[object, ...]:
    return row["touchpoint"], row["verdict"], row["reason"], row["until"]


async def of(connection: AsyncConnection, touchpoints: Collection[str]) -> list[Row]:
    """All that was decided for some messages, in order."""
    return await many(connection, _ordered(touchpoints)) if touchpoints else []


def _ordered(touchpoints: Collection[str]) -> Any:
    return select(decisions).where(decisions.c.touchpoint.in_(touchpoints)).order_by(decisions.c.id)
