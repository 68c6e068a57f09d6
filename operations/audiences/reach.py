"""Reach: whom of an audience nothing that a journey sends would get to."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.journey import Journey
from messages.mail.address import deliverable
from store.audiences.launches import CHOICE
from store.enrolments.door import Refusal
from store.rows import Row
from store.sending.reach import unreachable


async def out_of_reach(connection: AsyncConnection, journey: Journey, rows: Sequence[Row]) -> dict[str, str]:
    """Customer → why, as a code, of those whom none of the channels it writes on gets to."""
    ways = sorted({letter.channel for step in journey.steps if (letter := step.letter())})
    found = [await unreachable(connection, way, journey.topic, _addresses(way, rows)) for way in ways]
    if not found:
        return {}
    return {one: why for one, why in found[0].items() if all(one in others for others in found)}


def _addresses(channel: str, rows: Sequence[Row]) -> dict[str, str | None]:
    # A channel that does not write mails, such as the log, knows people by their ids.
    return {row["id"]: deliverable(row["email"]) if channel == "email" else row["id"] for row in rows}


async def left_out(
    connection: AsyncConnection, journey: Journey, audience: Mapping[str, Any], rows: Sequence[Row]
) -> dict[str, Refusal]:
    """Those who do not enter because only whoever is reached is to. Nobody, unless that was asked for."""
    if not audience.get(CHOICE):
        return {}
    found = await out_of_reach(connection, journey, rows)
    return {one: Refusal("nothing would reach them", code=why) for one, why in found.items()}
