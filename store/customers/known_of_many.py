"""What is known of many enrolments at once, as `store/customers/known.py` knows it of one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.conditions import Known
from store.audiences.membership import Membership
from store.customers.known import PROFILE, by_key
from store.journeys.replies import told
from store.rows import Row, many
from store.tables import deliveries, events, history, replies, survey_responses


async def about(
    connection: AsyncConnection, now: datetime, rows: Sequence[Row], people: Mapping[str, Row], belongs: Membership
) -> dict[str, Known]:
    """Enrolment → what is known, from the rows of enrolments, of their customers, and what these belong to."""
    ids = [row["id"] for row in rows]
    answered, replied = await _of(connection, survey_responses, ids), await _of(connection, replies, ids)
    opening = await _opening(connection, rows)
    return {
        row["id"]: Known(
            max(row["clock"], now),  # where clocks are moved by hand, a walk may be ahead of the wall
            opening.get(row["event"], {}),
            {name: people[row["customer"]][name] for name in PROFILE},
            by_key(row, {one["step"]: one["answers"] for one in answered.get(row["id"], ())}),
            row["outcomes"],
            row["visits"],
            by_key(row, {one["step"]: told(one) for one in replied.get(row["id"], ())}),
            belongs.get(row["customer"], ()),
        )
        for row in rows
    }


async def next_seqs(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, int]:
    """Enrolment → the number of its history's next line, for those who have a history."""
    last = select(history.c.enrolment, func.max(history.c.seq)).where(history.c.enrolment.in_(ids))
    rows = await connection.execute(last.group_by(history.c.enrolment))
    return {enrolment: seq + 1 for enrolment, seq in rows}


async def sent(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, list[Row]]:
    """Enrolment → what was sent, or was meant to be."""
    return await _of(connection, deliveries, ids)


async def _of(connection: AsyncConnection, table: Table, ids: Sequence[str]) -> dict[str, list[Row]]:
    found = dict[str, list[Row]]()
    for row in await many(connection, select(table).where(table.c.enrolment.in_(ids)).order_by(table.c.at)):
        found.setdefault(row["enrolment"], []).append(row)
    return found


async def _opening(connection: AsyncConnection, rows: Sequence[Row]) -> dict[str, Mapping[str, Any]]:
    wanted = {row["event"] for row in rows if row["event"]}
    query = select(events.c.id, events.c.properties).where(events.c.id.in_(wanted))
    return {row["id"]: row["properties"] for row in await many(connection, query)}
