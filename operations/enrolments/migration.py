"""Migration: who is to go on by which version, and whether each of them can."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.migration import judged
from journeys.orders import Migrate
from journeys.passage import Passage
from operations.desk import Desk
from operations.enrolments.restart import passage_from
from operations.rehearsals.bygone import acquaintances
from store.audiences.membership import membership
from store.customers import customers, known_of_many
from store.rows import Row
from store.tables import enrolments


@dataclass(frozen=True)
class Migration:
    """What is asked for. `due`: waits under way end when they would have, or are counted by the new version."""

    journey: str
    to_version: int
    steps: dict[str, str] = field(default_factory=dict)
    """Old step key → new one, where they differ."""
    due: Literal["kept", "recounted"] = "kept"
    from_versions: list[int] | None = None
    """None: everybody who is on another version."""

    def concerns(self) -> tuple[ColumnElement[bool], ...]:
        """Whom it is about: conditions on the table `enrolments`."""
        whose = (enrolments.c.journey == self.journey, enrolments.c.state.in_(("pending", "active")))
        elsewhere = enrolments.c.version != self.to_version
        wanted = () if self.from_versions is None else (enrolments.c.version.in_(self.from_versions),)
        return (*whose, elsewhere, *wanted)

    def order(self, step: str | None, visit: int) -> Row:
        """The order as the outbox keeps it, for somebody who is seen there."""
        said = {"order": "migrate", "version": self.to_version, "steps": self.steps, "due": self.due}
        return said | {"step": step, "visit": visit}


async def facts(desk: Desk, connection: AsyncConnection, migration: Migration, rows: Sequence[Row]) -> list[Row]:
    """The same rows of enrolments, each with what is known of it; whoever was erased in this moment is left out."""
    ids = [row["id"] for row in rows]
    people = await customers.named(connection, {row["customer"] for row in rows})
    there = [row for row in rows if row["customer"] in people]
    definition = await desk.versions.of(migration.journey, migration.to_version, connection)
    belongs = await membership(connection, desk.clock(), people, definition.segments)
    known = await known_of_many.about(connection, desk.clock(), there, people, belongs)
    somebody = {one.id: one for one in await acquaintances(connection, [*people.values()], belongs)}
    seqs, sent = await known_of_many.next_seqs(connection, ids), await known_of_many.sent(connection, ids)
    return [
        row
        | {"known": known[row["id"]], "somebody": somebody[row["customer"]]}
        | {"seq": seqs.get(row["id"], 0), "sent": sent.get(row["id"], [])}
        for row in there
    ]


async def judge(desk: Desk, migration: Migration, row: Row) -> dict[str, Any]:
    """What would become of somebody of whom the facts are known, as JSON; `reason`: why they cannot go on there."""
    passage = await passage_from(desk, row, row["seq"])
    if passage.cursor is None:  # let in a moment ago; to be asked again once they stand somewhere
        return _told(passage, migration, None, None)
    definition = await desk.versions.of(migration.journey, migration.to_version)
    order = Migrate(**migration.order(passage.cursor, passage.visit), definition=definition)
    verdict = judged(passage, order, row["somebody"], row["known"])
    told = _told(passage, migration, verdict.step, verdict.due)
    return told | ({"reason": verdict.reason, "about": verdict.about} if verdict.reason else {})


def _told(passage: Passage, migration: Migration, step: str | None, due: datetime | None) -> dict[str, Any]:
    return {
        "from": {"version": passage.version, "step": passage.cursor},
        "to": {"version": migration.to_version, "step": step},
        "due_before": written(passage.deadline),
        "due_after": written(due),
    }


def written(moment: datetime | None) -> str | None:
    """A moment as JSON."""
    return moment.isoformat() if moment else None
