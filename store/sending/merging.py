"""Merging: who has got a broadcast's message under one name does not get it under the other.

A broadcast's delivery is named by its customer, and two who become one may both be on its way. What they have in the
ledger is settled here, once, so that a wave need not ask who somebody used to be.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.chunk import MESSAGE, named
from journeys.passage import touchpoint
from store.rows import Row, many
from store.sending.deliveries import ACCEPTED, UNKNOWN
from store.sending.delivery import CLAIMED, DATA, identity
from store.sending.gate_for_many import ANOTHER_NAME
from store.tables import broadcasts, deliveries, operations

_MAY_HAVE_IT = (DATA, ACCEPTED, UNKNOWN)
_LEFT_BEHIND = {"state": "skipped", "reason": ANOTHER_NAME}


async def settle_broadcasts(connection: AsyncConnection, now: datetime, survivor: str, other: str) -> None:
    """Of every broadcast on its way, leave the survivor one delivery at most. Both are held, as a wave holds them."""
    found = defaultdict[str, list[Row]](list)
    for row in await many(connection, _of_both(survivor, other)):
        found[row["journey"]].append(row)
    for journey, rows in found.items():
        own = touchpoint(named(journey, survivor), MESSAGE, 1)
        await _settle(connection, now, own, survivor, rows)


def _of_both(survivor: str, other: str) -> Select[Any]:
    going = operations.c.state.in_(("running", "paused"))
    under_way = select(broadcasts.c.key).join(operations, operations.c.id == broadcasts.c.operation).where(going)
    theirs = (deliveries.c.customer.in_((survivor, other)), deliveries.c.enrolment.is_(None))
    return select(deliveries).where(*theirs, deliveries.c.journey.in_(under_way))


async def _settle(connection: AsyncConnection, now: datetime, own: str, survivor: str, rows: Sequence[Row]) -> None:
    """`own`: the survivor's touchpoint. What is out keeps its name and its state: whoever sent it settles it."""
    ours = any(row["touchpoint"] == own for row in rows)
    others = [row for row in rows if row["touchpoint"] != own]
    have = [row for row in others if row["state"] in _MAY_HAVE_IT]
    wait = [row for row in others if row["state"] == CLAIMED]
    if not ours and (have or wait):
        left = _LEFT_BEHIND if have else {}
        await connection.execute(insert(deliveries).values(_heir(own, survivor, now, (have or wait)[0]) | left))
    elif have:
        await _leave_behind(connection, now, deliveries.c.touchpoint == own)
    for row in wait:
        # Without a reason it is in a wave's hands, or was: the wave finds that its customer is gone, and settles it.
        await _leave_behind(connection, now, deliveries.c.touchpoint == row["touchpoint"], deliveries.c.reason != "")


async def _leave_behind(connection: AsyncConnection, now: datetime, *which: ColumnElement[bool]) -> None:
    waiting = update(deliveries).where(*which, deliveries.c.state == CLAIMED)
    await connection.execute(waiting.values(**_LEFT_BEHIND, updated_at=now))


def _heir(own: str, survivor: str, now: datetime, row: Row) -> Row:
    """The survivor's row: what the other waited for is theirs to wait for."""
    new = identity(own)
    its = {"touchpoint": own, "id": new, "customer": survivor, "updated_at": now, "fence": 1}
    unsent = {"provider": "", "provider_id": None, "receipt": None, "code": None}
    return row | its | unsent | {"message_id": row["message_id"].replace(row["id"], new)}
