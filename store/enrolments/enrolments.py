"""Enrolments: where people are, as far as the store has heard."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Executable, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.ends import End
from journeys.passage import Whereabouts
from journeys.re_entry import Before
from journeys.road import Hearken, Wait
from store.rows import Row, anew, insert_for, insert_into, locked, many, new, one
from store.tables import awaits, enrolments, events, history

_TOLD = {"version", "asked", "visits", "outcomes", "since", "deadline", "staged_at", "names", "fault"}

_MARKS = 30


def identity(journey: str, customer: str, entry_key: str) -> str:
    """An enrolment's id: the same three always give the same one, so no trigger can enrol twice."""
    digest = hashlib.sha256(f"{journey}\x1f{customer}\x1f{entry_key}".encode()).hexdigest()
    return f"enr_{digest[:32]}"


async def find(connection: AsyncConnection, enrolment: str) -> Row | None:
    """One enrolment's row."""
    return await one(connection, _ONE, {"its_id": enrolment})


async def open_door(connection: AsyncConnection, now: datetime, values: Mapping[str, Any]) -> bool:
    """Write an enrolment down; False when there is one by that id already."""
    empty = {"state": "pending", "visits": {}, "outcomes": {}, "clock": now, "entered_at": now}
    row = empty | dict(values) | {"whose": values["customer"]}
    return bool((await connection.execute(_opening(connection.dialect.name), row)).scalar_one_or_none())


@cache
def _opening(dialect: str) -> Executable:
    row = insert_for(dialect, enrolments).values(newest_event=newest_event(bindparam("whose")))
    opened: Executable = row.on_conflict_do_nothing().returning(enrolments.c.id)
    return opened


async def open_doors(connection: AsyncConnection, now: datetime, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Write many down, for customers who are held; the ids of those that were not there already."""
    if not rows:
        return []
    seen = await _newest_events(connection, [row["customer"] for row in rows])
    empty = {"state": "pending", "visits": {}, "outcomes": {}, "clock": now, "entered_at": now}
    statement = insert_into(connection, enrolments).on_conflict_do_nothing().returning(enrolments.c.id)
    given = [{**empty, **row, "newest_event": seen.get(row["customer"], 0)} for row in rows]
    return list((await connection.execute(statement, given)).scalars())


async def _newest_events(connection: AsyncConnection, people: Sequence[str]) -> dict[str, int]:
    query = select(events.c.customer, func.max(events.c.seq)).where(events.c.customer.in_(people))
    return dict((await connection.execute(query.group_by(events.c.customer))).all())


async def newest(connection: AsyncConnection, journey: str, people: Sequence[str]) -> dict[str, Before]:
    """Customer → their newest enrolment in a journey, of those who have one."""
    columns = (enrolments.c.customer, enrolments.c.id, enrolments.c.entry_key, enrolments.c.ended_at)
    theirs = select(*columns).where(enrolments.c.journey == journey, enrolments.c.customer.in_(people))
    rows = await connection.execute(theirs.order_by(enrolments.c.entered_at))
    return {customer: Before(*before) for customer, *before in rows}


async def latest(connection: AsyncConnection, journey: str, customer: str) -> Row | None:
    """The customer's newest enrolment in a journey."""
    return await one(connection, _LATEST, {"its_journey": journey, "whose": customer})


async def every(connection: AsyncConnection, customer: str) -> list[Row]:
    """All of a customer's enrolments, the earliest first."""
    theirs = select(enrolments).where(enrolments.c.customer == customer)
    return await many(connection, theirs.order_by(enrolments.c.entered_at, enrolments.c.id))


async def rename(connection: AsyncConnection, enrolment: str, entry_key: str) -> None:
    """Give it another entry key, for its customer has another one by that name."""
    await connection.execute(update(enrolments).where(enrolments.c.id == enrolment).values(entry_key=entry_key))


async def known_as(connection: AsyncConnection, journey: str, customer: str, entry_key: str) -> str | None:
    """The id of the enrolment that these three name; a merge may have made it the customer's under its old id."""
    named = (enrolments.c.journey == journey, enrolments.c.customer == customer, enrolments.c.entry_key == entry_key)
    return (await connection.execute(select(enrolments.c.id).where(*named))).scalar_one_or_none()


async def open_ones(connection: AsyncConnection, journey: str | None, after: str, limit: int) -> list[Row]:
    """Enrolments that have not ended, in the order of their ids, after one of them."""
    wanted = select(enrolments).where(enrolments.c.state != "ended", enrolments.c.id > after)
    wanted = wanted.where(enrolments.c.journey == journey) if journey else wanted
    return await many(connection, wanted.order_by(enrolments.c.id).limit(limit))


async def ends_of(connection: AsyncConnection, enrolment: str) -> list[Row]:
    """What ends an enrolment early: rows of `awaits`."""
    return await many(connection, _EARLY_ENDS, {"waiting": enrolment})


async def entered_at(connection: AsyncConnection, journey: str, number: int) -> datetime | None:
    """When the enrolment came that is so many-th from the newest; None when there are not as many."""
    entered = enrolments.c.entered_at
    query = select(entered).where(enrolments.c.journey == journey).order_by(entered.desc()).offset(number - 1).limit(1)
    found: datetime | None = (await connection.execute(query)).scalar_one_or_none()
    return found


async def close_door(connection: AsyncConnection, enrolment: str) -> None:
    """The walk is to end: from now on nothing is sent for it."""
    open_ones = (enrolments.c.id == enrolment, enrolments.c.state != "ended")
    await connection.execute(update(enrolments).where(*open_ones).values(state="leaving"))


async def pause(connection: AsyncConnection, enrolment: str, now: datetime) -> bool:
    """Nothing is sent for it from now on; False when that was so before."""
    goes = (enrolments.c.id == enrolment, enrolments.c.paused_at.is_(None))
    return bool((await connection.execute(update(enrolments).where(*goes).values(paused_at=now))).rowcount)


async def resume(connection: AsyncConnection, enrolment: str) -> bool:
    """It may go on; False when nothing held it."""
    held = (enrolments.c.id == enrolment, enrolments.c.paused_at.is_not(None))
    return bool((await connection.execute(update(enrolments).where(*held).values(paused_at=None))).rowcount)


async def waiting(connection: AsyncConnection, customer: str) -> list[str]:
    """The customer's enrolments that wait for a time of their own."""
    waits = (enrolments.c.deadline.is_not(None), enrolments.c.in_passing.is_(False))
    theirs = (enrolments.c.customer == customer, enrolments.c.state == "active", *waits)
    return list((await connection.execute(select(enrolments.c.id).where(*theirs))).scalars())


async def end(connection: AsyncConnection, where: Whereabouts, outcome: str) -> None:
    """The walk is over; it waits for nothing any more."""
    await connection.execute(_ENDS, {"its_id": where.enrolment, "its_outcome": outcome, "now": where.now})
    await connection.execute(_WAITS_NO_MORE, {"waiting": where.enrolment})


async def remember(connection: AsyncConnection, where: Whereabouts) -> str | None:
    """Write down where a walk is and what happened since; saying it twice changes nothing.

    Whose enrolment it is: since the walk began, two customers may have become one. None when it was erased.
    """
    row = await one(connection, locked(connection, _BEFORE), {"its_id": where.enrolment})
    if row is None:
        return None
    if row["state"] != "ended" and row["asked"] <= where.asked:  # else no news: a late try, or one after the end
        await _follow(connection, where, row)
        await _write(connection, where)
    return str(row["customer"])


async def _follow(connection: AsyncConnection, where: Whereabouts, row: Row) -> None:
    known = where.model_dump(include=_TOLD) | {"clock": where.now, "in_passing": False}
    known["state"] = "active" if row["state"] == "pending" else row["state"]
    itself = {"its_id": where.enrolment}
    if (row["step"], row["visit"]) == (where.step, where.visit):
        await connection.execute(_STAYS, anew(known) | itself)
        return
    marks = [*row["marks"][-_MARKS:], [where.place, counts_from(row, where)]]
    here = {"step": where.step, "visit": where.visit, "marks": marks}
    await connection.execute(_MOVES, anew(known | here) | itself | {"whose": row["customer"]})
    await _forget_waits(connection, where.enrolment)


def counts_from(row: Row, where: Whereabouts) -> int:
    """The seq after which events count for a step: what had happened when the step before it began.

    Temporal may discard a task and have it done again, from a step that we saw the end of: it counts the same then.
    """
    marked: dict[str, int] = dict(row["marks"])
    newest: int = row["newest_event"]
    return marked.get(where.place, newest)


def newest_event(customer: str | BindParameter[str]) -> Any:
    """The seq of a customer's newest event, 0 when there is none; to be used inside a statement."""
    newest = select(func.coalesce(func.max(events.c.seq), 0)).where(events.c.customer == customer)
    return newest.scalar_subquery()


_ITSELF = enrolments.c.id == bindparam("its_id")
_ONE = select(enrolments).where(_ITSELF)
_LATEST = (
    select(enrolments)
    .where(enrolments.c.journey == bindparam("its_journey"), enrolments.c.customer == bindparam("whose"))
    .order_by(enrolments.c.entered_at.desc())
    .limit(1)
)
_ENDS = (
    update(enrolments)
    .where(_ITSELF)
    .values(state="ended", outcome=bindparam("its_outcome"), ended_at=bindparam("now"), deadline=None)
)
_KNOWN = (*sorted(_TOLD), "clock", "in_passing", "state")
_BEFORE = select(
    *(enrolments.c[name] for name in ("customer", "state", "asked", "step", "visit", "marks", "newest_event"))
).where(_ITSELF)
_STAYS = update(enrolments).where(_ITSELF).values(new(_KNOWN))
_MOVES = (
    update(enrolments)
    .where(_ITSELF)
    .values(new((*_KNOWN, "step", "visit", "marks")) | {"newest_event": newest_event(bindparam("whose"))})
)


async def _forget_waits(connection: AsyncConnection, enrolment: str) -> None:
    await connection.execute(_FORGETS, {"waiting": enrolment})


_WAITING = awaits.c.enrolment == bindparam("waiting")
_FORGETS = delete(awaits).where(_WAITING, awaits.c.role == "step")
_WAITS_NO_MORE = delete(awaits).where(_WAITING)
_EARLY_ENDS = select(awaits).where(_WAITING, awaits.c.role != "step")


async def _write(connection: AsyncConnection, where: Whereabouts) -> None:
    if not where.notes:
        return
    rows = [{"enrolment": where.enrolment, **note.model_dump()} for note in where.notes]
    written = await connection.execute(_writing(connection.dialect.name), rows)
    if len(written.all()) < len(rows):  # a task that was discarded had other things to tell
        told_by_it = (history.c.enrolment == where.enrolment, history.c.seq >= where.notes[0].seq)
        await connection.execute(delete(history).where(*told_by_it))
        await connection.execute(insert(history), rows)


@cache
def _writing(dialect: str) -> Executable:
    written: Executable = insert_for(dialect, history).on_conflict_do_nothing().returning(history.c.seq)
    return written


async def listen(connection: AsyncConnection, where: Whereabouts, wait: Wait, until: datetime) -> None:
    """Register what the step at hand waits for; registering again replaces what was."""
    begun = {"since": wait.since or where.now, "deadline": until, "in_passing": wait.in_passing}
    await connection.execute(update(enrolments).where(enrolments.c.id == where.enrolment).values(**begun))
    await _forget_waits(connection, where.enrolment)
    await _await(connection, where.enrolment, [_heeded(one, "step") | {"until": until} for one in wait.hearken])


async def watch(connection: AsyncConnection, where: Whereabouts, ends: Sequence[tuple[str, Hearken, str]]) -> None:
    """Register what ends the enrolment early: role (exit, goal), event, and the outcome it leads to."""
    standing = (awaits.c.enrolment == where.enrolment, awaits.c.role != "step")
    await connection.execute(delete(awaits).where(*standing))
    rows = [_heeded(one, role) | {"leads_to": leads_to} for role, one, leads_to in ends]
    await _await(connection, where.enrolment, rows)


async def watch_at_the_door(connection: AsyncConnection, new: Sequence[str], early_ends: Sequence[End]) -> None:
    """The same for enrolments that nobody walks yet: what comes before their first step ends them, too."""
    rows = [_heeded(end.hearken, end.role) | {"leads_to": end.leads_to} for end in early_ends]
    for enrolment in new:
        await _await(connection, enrolment, rows)


def _heeded(one: Hearken, role: str) -> Row:
    return {"event": one.event, "role": role, "condition": one.where, "about": one.about}


async def _await(connection: AsyncConnection, enrolment: str, rows: list[Row]) -> None:
    if rows:
        missing = dict.fromkeys(_AWAITED)
        await connection.execute(_AWAIT, [{"waiting": enrolment, **missing, **row} for row in rows])


_AWAITED = ("event", "role", "condition", "about", "leads_to", "until")
_AWAIT = insert(awaits).from_select(  # whose it is, the enrolment says; one that was erased waits for nothing
    ("enrolment", "customer", *_AWAITED),
    select(
        enrolments.c.id, enrolments.c.customer, *(bindparam(name, type_=awaits.c[name].type) for name in _AWAITED)
    ).where(enrolments.c.id == bindparam("waiting")),
)
