"""Preview: what the first rows of a file would become, and what is wrong with them. Changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from operations.customers.imports.plan import HEAD, Plan
from operations.customers.imports.reading import Said, Unreadable
from operations.customers.imports.records import Record
from operations.customers.imports.taking_over import brought
from operations.customers.imports.upload import planned
from operations.customers.imports.weighing import Scales
from operations.desk import Desk, NotThere
from store.work import imports

SHOWN = 20


@dataclass(frozen=True)
class Example:
    """One row, as it would be taken over."""

    line: int
    becomes: str
    """new, changed, same or refused."""
    customer: Said
    why: str = ""
    """Why it would be refused, and what to write instead."""


@dataclass(frozen=True)
class Preview:
    """How a file would be read."""

    plan: Plan
    rows: list[Example]


async def preview(desk: Desk, of_import: str, settings: Mapping[str, Any]) -> Preview:
    """With these settings instead of what is guessed. Raises NotThere, Refused."""
    async with desk.database.begin() as connection:  # it holds whom it weighs, as an import does
        row = await imports.find(connection, of_import)
        if row is None:
            raise NotThere(f"there is no import {of_import}")
        plan = await planned(connection, row, row["settings"] | dict(settings))
        piece = await imports.piece(connection, of_import, plan.begins, HEAD)
        found, _ = plan.records(piece, plan.line, last=len(piece) < HEAD, most=SHOWN)
        return Preview(plan, await _examples(desk, connection, plan, found))


async def _examples(desk: Desk, connection: AsyncConnection, plan: Plan, found: list[Record]) -> list[Example]:
    read = [(record.line, _read(plan, record)) for record in found]
    scales = await brought(desk, connection, [said for _, said in read if isinstance(said, dict)])
    shown = list[Example]()
    for line, said in read:
        if isinstance(said, str):
            shown.append(Example(line, "refused", {}, said))
        elif said:
            shown.append(_weighed(scales, line, said))
    return shown


def _read(plan: Plan, record: Record) -> Said | str:
    """What a row says, or why it cannot be read."""
    try:
        return plan.reader().said(record)
    except Unreadable as why:
        return str(why)


def _weighed(scales: Scales, line: int, said: Said) -> Example:
    try:
        return Example(line, scales.weigh(said)[0], said)
    except Unreadable as why:
        return Example(line, "refused", said, str(why))
