"""Reach: whom of an audience nothing that a journey sends would get to."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.journey import Journey
from messages.mail.address import deliverable
from messages.phone import e164
from messages.postal import postal
from store.audiences.launches import CHOICE
from store.enrolments.door import Refusal
from store.rows import Row
from store.sending.reach import unreachable

_ANYWHERE = "DE"
"""Whose numbers those are that do not say so; the channel knows better, and is asked when it is sent."""


async def out_of_reach(connection: AsyncConnection, journey: Journey, rows: Sequence[Row]) -> dict[str, str]:
    """Customer → why, as a code, of those whom none of the channels it writes on gets to."""
    ways = sorted({letter.channel for step in journey.steps for letter in step.letters()})
    found = [await unreachable(connection, way, journey.topic, _addresses(way, rows)) for way in ways]
    if not found:
        return {}
    return {one: why for one, why in found[0].items() if all(one in others for others in found)}


def _addresses(channel: str, rows: Sequence[Row]) -> dict[str, str | None]:
    # A channel that knows no addresses, such as the inbox, knows people by their ids.
    known = _ADDRESSES.get(channel, _by_id)
    return {row["id"]: known(row) for row in rows}


def _by_id(row: Row) -> str:
    return str(row["id"])


_ADDRESSES: Mapping[str, Callable[[Row], str | None]] = {
    "email": lambda row: deliverable(row["email"]),
    "sms": lambda row: e164(row["phone"], _ANYWHERE) or row["phone"],
    "push": lambda row: row["devices"][0]["endpoint"] if row["devices"] else None,
    "letter": postal,
}


async def left_out(
    connection: AsyncConnection, journey: Journey, audience: Mapping[str, Any], rows: Sequence[Row]
) -> dict[str, Refusal]:
    """Those who do not enter because only whoever is reached is to. Nobody, unless that was asked for."""
    if not audience.get(CHOICE):
        return {}
    found = await out_of_reach(connection, journey, rows)
    return {one: Refusal("nothing would reach them", code=why) for one, why in found.items()}
