"""The door: whether somebody may enter a journey. Asked in a transaction that holds the customer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys import re_entry
from journeys.ends import ends
from journeys.journey import Journey
from journeys.re_entry import Before, not_before
from store.enrolments import enrolments
from store.events import outbox
from store.journeys import journeys
from store.rows import Row


@dataclass(frozen=True)
class Enrolled:
    """The enrolment's id, and whether it is new: asking again for the same one gives the same one."""

    id: str
    created: bool


TOO_EARLY, UNDER_WAY, HAS_BEEN, FULL = "too_early", "under_way", "has_been", "full"
"""Why somebody may not enter, as codes."""


@dataclass(frozen=True)
class Refusal:
    """Why they may not enter, in words and as a code; and from when on they may, if they ever may."""

    reason: str
    again: datetime | None = None
    code: str = ""


async def admit(
    connection: AsyncConnection,
    now: datetime,
    journey: Journey,
    number: int,
    customer: str,
    entry_key: str,
    because: Mapping[str, Any] | None = None,
) -> Enrolled | Refusal:
    """Enrol, or refuse. `because`: the `event` or the `parent` that brought them."""
    before = _before(await enrolments.latest(connection, journey.journey, customer))
    if refusal := too_early(journey, before, now):
        return refusal
    key = re_entry.entry_key(journey, before, entry_key)
    identity = enrolments.identity(journey.journey, customer, key)
    whose = {"journey": journey.journey, "version": number, "customer": customer}
    row = {"id": identity, **whose, "entry_key": key, **(because or {})}
    if refusal := await _full(connection, journey, identity, now):
        return refusal
    created = await enrolments.open_door(connection, now, row)
    if created:
        await enrolments.watch_at_the_door(connection, [identity], ends(journey))
        await outbox.put(connection, now, "start", identity)
        return Enrolled(identity, created=True)
    known = await enrolments.known_as(connection, journey.journey, customer, key)
    return Enrolled(known or identity, created=False)


def _before(row: Row | None) -> Before | None:
    return Before(row["id"], row["entry_key"], row["ended_at"]) if row else None


def too_early(journey: Journey, before: Before | None, now: datetime) -> Refusal | None:
    """Whether the re-entry rule lets them wait."""
    again = not_before(journey, before)
    if again is None or again <= now:
        return None
    return Refusal(f"may enter “{journey.journey}” again from {again:%Y-%m-%d %H:%M} UTC", again, TOO_EARLY)


def been_in(journey: Journey, before: Before | None) -> Refusal:
    """Whoever is on it, or has been, when the re-entry rule does not let them come again."""
    if before and before.ended_at is None:
        return Refusal(f"is on “{journey.journey}” already", code=UNDER_WAY)
    return Refusal(f"has been in “{journey.journey}” before", code=HAS_BEEN)


async def _full(connection: AsyncConnection, journey: Journey, identity: str, now: datetime) -> Refusal | None:
    """Whether the cap keeps a new one out. It holds the journey: nobody slips in between the count and the entry."""
    cap = journey.entry_cap
    if cap is None or await enrolments.find(connection, identity):
        return None
    await journeys.hold(connection, journey.journey)
    earliest = await enrolments.entered_at(connection, journey.journey, cap.at_most)
    if earliest is None:
        return None
    again = cap.again(earliest)
    if again and again <= now:
        return None
    room = f"there is room again from {again:%Y-%m-%d %H:%M} UTC" if again else "raise `entry_cap` to let more in"
    return Refusal(f"“{journey.journey}” lets in {cap}, and they are in; {room}", again, FULL)
