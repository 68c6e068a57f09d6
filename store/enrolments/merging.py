"""Merging: who is on their way, and what of two pasts counts for them."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.passage import place
from store.rows import Row, locked, many
from store.tables import awaits, enrolments

_UNDER_WAY = enrolments.c.state.in_(("pending", "active"))


async def under_way(connection: AsyncConnection, customer: str) -> list[Row]:
    """A customer's enrolments that go on, held: no walk takes its next step meanwhile."""
    theirs = select(enrolments).where(enrolments.c.customer == customer, _UNDER_WAY).order_by(enrolments.c.id)
    return await many(connection, locked(connection, theirs))


async def waiting(connection: AsyncConnection, enrolment: str) -> list[Row]:
    """What an enrolment waits for: rows of `awaits`."""
    return await many(connection, select(awaits).where(awaits.c.enrolment == enrolment).order_by(awaits.c.id))


async def count_from(connection: AsyncConnection, row: Row, here: int, next_: int) -> None:
    """The seqs after which events count for the step at hand, and for the next; never earlier than they did."""
    at_hand = place(row["step"], row["visit"])
    marks = [[at, max(seq, here) if at == at_hand else seq] for at, seq in row["marks"]]
    counted = {"marks": marks, "newest_event": max(row["newest_event"], next_)}
    await connection.execute(update(enrolments).where(enrolments.c.id == row["id"]).values(**counted))
