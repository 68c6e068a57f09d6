"""Launch: let an audience into a journey. Now, at a time, or again and again; at a pace."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.pace import AnyPace, Pace
from journeys.recurrence import Recurrence
from operations import audit
from operations.audiences.audiences import meant
from operations.desk import Desk, Refused, Who
from operations.enrolments.enrol import lets_in
from store.audiences import launches
from store.events import outbox
from store.rows import Row, new_id


@dataclass(frozen=True)
class Wish:
    """What a launch is asked to be. Without `at` and `recurrence`: now. Without `pace`: as fast as it goes."""

    journey: str
    audience: Mapping[str, Any]
    pace: Pace | None = None
    at: datetime | None = None
    recurrence: Recurrence | None = None
    only_reachable: bool = False

    @classmethod
    def read(cls, journey: str, said: Mapping[str, Any]) -> "Wish":
        """From JSON, in the words of the API. Raises ValidationError, or ValueError for what is no time."""
        pace, every = TypeAdapter(AnyPace | None).validate_python(said.get("pace")), said.get("every")
        at = datetime.fromisoformat(said["at"]) if said.get("at") else None
        recurrence = Recurrence.model_validate(every) if every else None
        return cls(journey, said["audience"], pace, at, recurrence, bool(said.get("only_reachable")))

    def row(self) -> Row:
        """As the store keeps it."""
        choice = {launches.CHOICE: True} if self.only_reachable else {}
        return {
            "journey": self.journey,
            "audience": {**self.audience, **choice},
            "pace": self.pace.model_dump(mode="json") if self.pace else {},
            "at": self.at,
            "recurrence": self.recurrence.model_dump(mode="json") if self.recurrence else None,
        }


async def launch(desk: Desk, who: Who, wish: Wish) -> Row:
    """The launch's row, with `operation`: what does it; None for one that recurs, which is begun when it comes due.

    Raises NotThere, Conflict when the journey lets nobody in, and Refused when there is no such audience.
    """
    if wish.at and wish.recurrence:
        raise Refused("a launch happens at a time, or again and again; say one of `at` and `every`")
    async with desk.database.begin() as connection:
        await lets_in(connection, wish.journey)
        await meant(desk, connection, wish.audience)
        row = wish.row() | {"id": new_id("lau"), "who": who.name}
        await launches.add(connection, desk.clock(), row)
        operation = await _begun(desk, connection, row)
        told = {"launch": row["id"], "operation": operation, **_said(row)}
        await audit.note(connection, desk.clock(), who, "launch.begun", wish.journey, told)
        return (await launches.find(connection, row["id"]) or {}) | {"operation": operation}


async def _begun(desk: Desk, connection: AsyncConnection, row: Row) -> str | None:
    if row["recurrence"]:
        await outbox.put(connection, desk.clock(), "schedule", row["id"])
        return None
    return await launches.begin(connection, desk.clock(), row, row["at"] or desk.clock())


def _said(row: Row) -> Row:
    at = {"at": row["at"].isoformat()} if row["at"] else {}
    return {name: row[name] for name in ("audience", "pace", "recurrence") if row[name]} | at
