"""The wide door: many customers at once, by the rules of `store/enrolments/door.py`, in a handful of statements."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys import re_entry
from journeys.ends import ends
from journeys.journey import Journey
from journeys.re_entry import Before
from store.enrolments import enrolments
from store.enrolments.door import FULL, Refusal, been_in, too_early
from store.events import outbox
from store.journeys import journeys
from store.rows import locked
from store.tables import customers
from store.tables import enrolments as register

_LATER: outbox.Rank = 1
"""Events and orders go first."""


async def held(connection: AsyncConnection, people: Sequence[str]) -> list[str]:
    """Those who are still there, held until the transaction ends. In one order, so that nobody waits in a circle."""
    there = select(customers.c.id).where(customers.c.id.in_(people)).order_by(customers.c.id)
    return list((await connection.execute(locked(connection, there))).scalars())


async def judged(
    connection: AsyncConnection, now: datetime, journey: Journey, people: Sequence[str], key: str
) -> dict[str, str | Refusal]:
    """Customer → the entry key that they enter with, or why they may not. `key`: the one asked for. Asks no cap."""
    # Where a key alone tells enrolments apart, it does not matter how many there were before.
    newest = {} if journey.re_entry == "by_key" else await enrolments.newest(connection, journey.journey, people)
    return {one: _judged(journey, newest.get(one), now, key) for one in people}


def _judged(journey: Journey, before: Before | None, now: datetime, asked: str) -> str | Refusal:
    if refusal := too_early(journey, before, now):
        return refusal
    key = re_entry.entry_key(journey, before, asked)
    return been_in(journey, before) if before and key == before.entry_key else key


async def room(connection: AsyncConnection, journey: Journey, now: datetime) -> int | None:
    """How many the cap lets in now; None when there is no cap."""
    cap = journey.entry_cap
    if cap is None:
        return None
    inside = [register.c.journey == journey.journey]
    if cap.per:
        inside.append(register.c.entered_at > now - cap.per)
    some = select(register.c.id).where(*inside).limit(cap.at_most).subquery()
    return cap.at_most - int((await connection.execute(select(func.count()).select_from(some))).scalar_one())


async def admit_many(
    connection: AsyncConnection, now: datetime, journey: Journey, number: int, people: Sequence[str], key: str
) -> dict[str, str | Refusal]:
    """Customer → their new enrolment's id, or why they may not enter. Whoever is not in it has been erased."""
    answers = await judged(connection, now, journey, await held(connection, people), key)
    keys = {one: answer for one, answer in answers.items() if isinstance(answer, str)}
    if journey.entry_cap and keys:
        await journeys.hold(connection, journey.journey)
    space = await room(connection, journey, now)
    entering = dict(list(keys.items())[:space])
    new = await _let_in(connection, now, journey.journey, number, entering)
    await enrolments.watch_at_the_door(connection, list(new.values()), ends(journey))
    full = dict.fromkeys(keys.keys() - entering.keys(), Refusal(f"“{journey.journey}” is full", code=FULL))
    been = dict.fromkeys(entering.keys() - new.keys(), been_in(journey, None))
    return answers | full | been | new


async def _let_in(
    connection: AsyncConnection, now: datetime, journey: str, number: int, keys: Mapping[str, str]
) -> dict[str, str]:
    """Customer → enrolment, of those who were not in by that key already."""
    whose = {enrolments.identity(journey, one, key): (one, key) for one, key in keys.items()}
    rows = [
        {"id": identity, "journey": journey, "version": number, "customer": one, "entry_key": key}
        for identity, (one, key) in whose.items()
    ]
    new = await enrolments.open_doors(connection, now, rows)
    await outbox.put_many(connection, now, "start", new, rank=_LATER)
    return {whose[identity][0]: identity for identity in new}
