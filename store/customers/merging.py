"""Merging: where two customers have the same thing, which of both stays."""

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, many
from store.tables import consents, list_members


async def consents_of(connection: AsyncConnection, customer: str) -> dict[tuple[str, str], Row]:
    """(Channel, topic) → what they said."""
    rows = await many(connection, select(consents).where(consents.c.customer == customer))
    return {(row["channel"], row["topic"]): row for row in rows}


async def settle_consents(connection: AsyncConnection, survivor: str, other: str) -> list[tuple[str, str]]:
    """Where both have said something, drop what does not count. Channels and topics that one withdraws from the other.

    What was said later counts, and before what was only asked; at the same time, what is withdrawn.
    """
    ours, theirs = await consents_of(connection, survivor), await consents_of(connection, other)
    withdrawn = []
    for both in ours.keys() & theirs.keys():
        first, last = sorted((ours[both], theirs[both]), key=_weight)
        await connection.execute(delete(consents).where(*_is(first)))
        if (first["state"], last["state"]) == ("given", "withdrawn"):
            withdrawn.append(both)
    return sorted(withdrawn)


def _weight(said: Row) -> tuple[object, ...]:
    return said["state"] != "asked", said["at"], said["state"] == "withdrawn"


def _is(said: Row) -> tuple[ColumnElement[bool], ...]:
    return tuple(consents.c[name] == said[name] for name in ("customer", "channel", "topic"))


async def settle_lists(connection: AsyncConnection, survivor: str, other: str) -> None:
    """Take the other off every list that the survivor is on."""
    ours = select(list_members.c.list).where(list_members.c.customer == survivor)
    both = (list_members.c.customer == other, list_members.c.list.in_(ours))
    await connection.execute(delete(list_members).where(*both))
