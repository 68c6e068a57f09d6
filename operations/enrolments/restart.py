"""Restart: a passage from what the store knows of it. A new one begins; one under way goes on where it was."""

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.passage import Passage, events_behind
from operations.desk import Desk
from store.enrolments import enrolments, history
from store.rows import Row


async def passage_of(desk: Desk, connection: AsyncConnection, enrolment: str) -> Passage | None:
    """The passage that a walk starts with; None when the enrolment has ended, or was erased."""
    row = await enrolments.find(connection, enrolment)
    if row is None or row["state"] == "ended":
        return None
    next_note = await history.next_seq(connection, enrolment) if row["step"] else 0
    return await passage_from(desk, row, next_note)


async def passage_from(desk: Desk, row: Row, next_note: int) -> Passage:
    """The same, from an enrolment's row and the number of its next note."""
    definition = await desk.versions.of(row["journey"], row["version"])
    whose = {"enrolment": row["id"], "customer": row["customer"], "version": row["version"], "definition": definition}
    return Passage(**whose, **_way(row), next_note=next_note) if row["step"] else Passage(**whose, watched=True)


def _way(row: Row) -> Row:
    """How far it has come. Quiet hours are asked for anew; only a wait of the step's own goes on."""
    kept = ("visits", "outcomes", "staged_at", "names", "paused_at", "fault", "asked")
    wait = {} if row["in_passing"] else {"since": row["since"], "deadline": row["deadline"]}
    return {name: row[name] for name in kept} | wait | {"cursor": row["step"], "past": events_behind(row["asked"])}
