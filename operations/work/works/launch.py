"""`launch`: let an audience into a journey, chunk by chunk, at a pace. Who belongs to it is asked anew each time."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.pace import Beat, Pace
from operations.audiences.reach import left_out
from operations.desk import Desk
from operations.work.crowd import Crowd, Item
from store.audiences import launches
from store.audiences.audiences import NoAudience, within
from store.enrolments.door import Refusal
from store.enrolments.wide_door import admit_many
from store.journeys import journeys
from store.rows import Row
from store.tables import customers
from store.work import operations


class Launch(Crowd):
    """Whoever may not enter is told in the report, with the reason; whoever did has their enrolment."""

    kind = launches.KIND
    of = customers
    unsaid = ("done",)

    async def concerns(
        self, desk: Desk, connection: AsyncConnection, operation: Row
    ) -> tuple[ColumnElement[bool], ...]:
        audience = launches.selection(operation["detail"]["audience"])
        return (await within(connection, desk.clock(), audience),)

    async def chunk(self, desk: Desk, connection: AsyncConnection, operation: Row) -> bool:
        journey = await journeys.find(connection, operation["detail"]["journey"])
        if journey is None or journey["state"] not in journeys.LETS_IN:
            return False  # its door is shut: we wait until somebody opens it
        try:
            return await super().chunk(desk, connection, operation)
        except NoAudience as gone:
            halted = {"state": "paused", "error": str(gone)}
            await operations.move(connection, desk.clock(), operation["id"], **halted)
            return True

    async def steps(
        self, desk: Desk, connection: AsyncConnection, operation: Row, rows: Sequence[Row]
    ) -> dict[str, Item]:
        now, asked = desk.clock(), operation["detail"]
        row = await journeys.find(connection, asked["journey"]) or {}
        journey = await desk.versions.of(row["key"], row["live_version"], connection)
        out = await left_out(connection, journey, asked["audience"], rows)
        people = [one["id"] for one in rows if one["id"] not in out]
        answers = await admit_many(connection, now, journey, row["live_version"], people, key(operation))
        return {one["id"]: _item(out.get(one["id"]) or answers.get(one["id"])) for one in rows}

    def most(self, desk: Desk, operation: Row) -> int:
        pace, most = _pace(operation), super().most(desk, operation)
        return min(most, pace.may(_beat(operation), desk.clock())) if pace else most

    def noted(self, desk: Desk, operation: Row, news: Mapping[str, Item]) -> Row:
        told, pace = super().noted(desk, operation, news), _pace(operation)
        entered = sum(item.state == "done" for item in news.values())
        if pace is None or not entered:
            return told
        beat = pace.went(_beat(operation), entered, desk.clock())
        following = beat.following.isoformat() if beat.following else None
        return told | {"beat": {"gone": beat.gone, "following": following}}


def key(operation: Row) -> str:
    """The entry key of whoever enters by it, where a journey tells enrolments apart by their keys."""
    return f"{operation['subject']} {operation['detail']['at']}"


def _item(answer: str | Refusal | None) -> Item:
    if answer is None:
        return Item("gone")
    if isinstance(answer, Refusal):
        return Item("refused", {"reason": answer.code})
    return Item("done")


def _pace(operation: Row) -> Pace | None:
    said = operation["detail"]["pace"]
    return Pace.model_validate(said) if said else None


def _beat(operation: Row) -> Beat:
    said = operation["detail"].get("beat")
    return Beat(said["gone"], datetime.fromisoformat(said["following"])) if said else Beat()
