"""`import_customers`: a file of customers, some thousand rows in one transaction."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from operations.customers.imports.plan import Plan
from operations.customers.imports.reading import Said, Unreadable
from operations.customers.imports.records import Record
from operations.customers.imports.taking_over import brought, written
from operations.desk import Desk
from operations.work.work import Work
from store.customers import customers_in_bulk
from store.rows import Row
from store.work import imports, operations

PIECE = 512 * 1024
"""Bytes that are read at once."""
MOST = 5_000
"""Rows in one transaction."""
REFUSED = "refused"


class Meanwhile(Exception):
    """Somebody came in at the same moment; look again."""


@dataclass
class Taken:
    """What came of some rows."""

    counts: Counter[str] = field(default_factory=Counter)
    """new, changed, same, refused → how many."""
    who: dict[str, int] = field(default_factory=dict)
    """Customer → the line that named them."""
    errors: list[Row] = field(default_factory=list)

    def refuse(self, record: Record, why: str) -> None:
        """A row is not taken over."""
        self.counts[REFUSED] += 1
        self.errors.append({"line": record.line, "why": why, "row": record.raw})


class ImportCustomers(Work):
    """`detail` is a `Plan`, and `dry_run`, `list`, `topic`, `channel`, `counts`. The cursor is `byte:line`."""

    kind = "import_customers"

    async def total(self, desk: Desk, connection: AsyncConnection, operation: Row) -> int:
        """In lines, which is right to the row where no value has line breaks."""
        before: int = operation["detail"]["line"] - 1
        return max(0, await imports.lines(connection, operation["subject"]) - before)

    async def chunk(self, desk: Desk, connection: AsyncConnection, operation: Row) -> bool:
        plan = Plan.of(operation["detail"])
        at, line = _place(operation, plan)
        piece = await imports.piece(connection, operation["subject"], at, PIECE)
        last = len(piece) < PIECE
        found, size = await asyncio.to_thread(plan.records, piece, line, last=last, most=MOST)
        taken = await _take(desk, connection, operation, plan, found)
        await imports.note_errors(connection, operation["subject"], taken.errors)
        cursor = f"{at + size}:{found[-1].line + found[-1].lines if found else line}"
        await _progress(desk, connection, operation, taken, cursor, over=last and len(found) < MOST)
        return True


def _place(operation: Row, plan: Plan) -> tuple[int, int]:
    at, _, line = operation["cursor"].partition(":")
    return (int(at), int(line)) if at else (plan.begins, plan.line)


async def _take(desk: Desk, connection: AsyncConnection, operation: Row, plan: Plan, found: Sequence[Record]) -> Taken:
    """Rows as customers; what cannot be read is refused."""
    taken = Taken()
    readable = await asyncio.to_thread(_read, plan, found, taken)
    try:
        met = await _met(desk, connection, operation, readable)
    except DBAPIError:  # one of them is more than the database takes
        met = await _one_by_one(desk, connection, operation, readable)
    return Taken(taken.counts + met.counts, met.who, taken.errors + met.errors)


def _read(plan: Plan, found: Sequence[Record], taken: Taken) -> list[tuple[Record, Said]]:
    reader, readable = plan.reader(), list[tuple[Record, Said]]()
    for record in found:
        try:
            if said := reader.said(record):
                readable.append((record, said))
        except Unreadable as why:
            taken.refuse(record, str(why))
    return readable


async def _met(
    desk: Desk, connection: AsyncConnection, operation: Row, readable: Sequence[tuple[Record, Said]]
) -> Taken:
    """All of them or none, tried again until nobody comes in at the same moment."""
    while True:
        try:
            async with connection.begin_nested():
                return await _meet(desk, connection, operation, readable)
        except Meanwhile:
            continue


async def _meet(
    desk: Desk, connection: AsyncConnection, operation: Row, readable: Sequence[tuple[Record, Said]]
) -> Taken:
    taken, asked = Taken(), operation["detail"]
    scales = await brought(desk, connection, [said for _, said in readable])
    for record, said in readable:
        try:
            verdict, customer = scales.weigh(said)
        except Unreadable as why:
            taken.refuse(record, str(why))
            continue
        taken.counts[verdict] += 1
        taken.who[customer] = record.line
    if not asked["dry_run"]:
        if not await written(desk, connection, scales):
            raise Meanwhile
        await _agreed(desk, connection, operation, taken)
    return taken


async def _one_by_one(
    desk: Desk, connection: AsyncConnection, operation: Row, readable: Sequence[tuple[Record, Said]]
) -> Taken:
    taken = Taken()
    for record, said in readable:
        try:
            one = await _met(desk, connection, operation, [(record, said)])
        except DBAPIError:
            taken.refuse(record, "the database does not take this row; look for what is unusual in it")
            continue
        taken = Taken(taken.counts + one.counts, taken.who | one.who, taken.errors + one.errors)
    return taken


async def _agreed(desk: Desk, connection: AsyncConnection, operation: Row, taken: Taken) -> None:
    """Everybody joins the list, and agrees to the topic, as the one who imports them says."""
    asked, now = operation["detail"], desk.clock()
    if asked["list"]:
        await customers_in_bulk.join(connection, now, asked["list"], list(taken.who))
    if asked["topic"]:
        proof: dict[str, Any] = {"by": "import", "import": operation["subject"], "who": operation["who"]}
        evidence = {customer: proof | {"line": line, "at": now.isoformat()} for customer, line in taken.who.items()}
        about = {"channel": asked["channel"], "topic": asked["topic"]}
        await customers_in_bulk.agree(connection, now, about, evidence)


async def _progress(
    desk: Desk, connection: AsyncConnection, operation: Row, taken: Taken, cursor: str, *, over: bool
) -> None:
    counts = {name: operation["detail"]["counts"][name] + taken.counts[name] for name in operation["detail"]["counts"]}
    done = sum(counts.values())
    moved: Row = {"detail": operation["detail"] | {"counts": counts}, "done": done, "cursor": cursor}
    if over:
        moved |= {"state": "done", "total": done}
        if not operation["detail"]["dry_run"]:
            await imports.drop_parts(connection, operation["subject"])
            await customers_in_bulk.analyze(connection)
    await operations.move(connection, desk.clock(), operation["id"], **moved)
