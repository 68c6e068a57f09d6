"""Migrate: everybody gets the order, and is looked at until they are on the new version, or it is clear why not."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncConnection

from operations.desk import Desk
from operations.enrolments.migration import Migration, facts, judge, written
from operations.enrolments.steer import steer
from operations.work.crowd import Crowd, Item
from store.enrolments import history
from store.events import outbox
from store.rows import Row

_LEFT = ("data", "accepted", "unknown")
"""States of a delivery that the customer may have got."""
_ON_THE_WAY = ("asked", "at", "seq", "sent")
_PATIENCE = timedelta(minutes=10)
_TRIES = 3
MOVED_ON, NO_ANSWER = "moved_on", "no_answer"


class MigrateWork(Crowd):
    """`detail` is a `Migration` without its journey, which is the subject."""

    kind = "migrate"

    async def concerns(
        self, desk: Desk, connection: AsyncConnection, operation: Row
    ) -> tuple[ColumnElement[bool], ...]:
        return _asked(operation).concerns()

    async def look_up(
        self, desk: Desk, connection: AsyncConnection, operation: Row, rows: Sequence[Row]
    ) -> Sequence[Row]:
        return await facts(desk, connection, _asked(operation), rows)

    async def step(self, desk: Desk, connection: AsyncConnection, operation: Row, row: Row) -> Item:
        return await _order(desk, connection, _asked(operation), row, tries=1)

    async def look(
        self, desk: Desk, connection: AsyncConnection, operation: Row, row: Row | None, before: Item
    ) -> Item:
        if row is None:
            return Item("gone", _public(before.detail))
        migration, tries = _asked(operation), before.detail["tries"]
        if row["version"] == migration.to_version:
            return await _moved(connection, row, before)
        if row["state"] not in ("pending", "active"):
            return Item("gone", _public(before.detail) | {"outcome": row["outcome"]})
        if await _to_be_ordered(connection, row, before.detail):
            if tries == _TRIES:
                return Item("refused", _public(before.detail) | {"reason": MOVED_ON})
            (known,) = await facts(desk, connection, migration, [row])
            return await _order(desk, connection, migration, known, tries=tries + 1)
        if await _silent(desk, connection, row, before.detail):
            return Item("refused", _public(before.detail) | {"reason": NO_ANSWER})
        return before


async def _order(desk: Desk, connection: AsyncConnection, migration: Migration, enrolment: Row, *, tries: int) -> Item:
    told = await judge(desk, migration, enrolment)
    if "reason" in told:
        return Item("refused", told)
    begun: dict[str, Any] = {"tries": tries, "at": written(desk.clock())}
    if enrolment["step"] is None:
        return Item("planned", told | begun | {"tries": tries - 1})
    begun |= {"asked": enrolment["asked"], "seq": enrolment["seq"], "sent": _sent(migration, enrolment)}
    await steer(desk, connection, enrolment["id"], migration.order(enrolment["step"], enrolment["visit"]))
    return Item("planned", told | begun)


async def _to_be_ordered(connection: AsyncConnection, enrolment: Row, detail: dict[str, Any]) -> bool:
    """Whether they stand somewhere at last, or went on before the order came to them."""
    if "seq" not in detail:
        return enrolment["step"] is not None
    if enrolment["asked"] == detail["asked"]:  # nothing has been heard of them since
        return False
    notes = await history.notes(connection, enrolment["id"], detail["seq"])
    return any((note["what"], note["said"]) == ("refused", "migrate") for note in notes)


async def _silent(desk: Desk, connection: AsyncConnection, enrolment: Row, detail: dict[str, Any]) -> bool:
    late = desk.clock() - datetime.fromisoformat(detail["at"]) > _PATIENCE
    return late and not await outbox.waits(connection, "steer", enrolment["id"])


# --- what became of them ---


async def _moved(connection: AsyncConnection, enrolment: Row, before: Item) -> Item:
    """They are on the new version; once they rest again, the report says what is so."""
    told, here = _public(before.detail), enrolment["step"] == before.detail["to"]["step"]
    resting = enrolment["deadline"] or enrolment["fault"] or enrolment["paused_at"] or not here
    if told["due_after"] and not resting:
        return before
    due = written(enrolment["deadline"]) if here and not enrolment["in_passing"] else told["due_after"]
    again = await _sent_again(connection, enrolment, before.detail.get("sent", {}))
    return Item("done", told | {"due_after": due, "due_kept": due == told["due_before"], "sent_again": again})


def _sent(migration: Migration, enrolment: Row) -> dict[str, Any]:
    """Touchpoint → the step, by its new name, and the visit at which it went out."""
    now_called = {old: key for key, old in enrolment["names"].items()}
    sent = dict[str, Any]()
    for row in enrolment["sent"]:
        if row["state"] in _LEFT:
            name = row["touchpoint"].split("/")[1]
            key = now_called.get(name, name)
            sent[row["touchpoint"]] = [migration.steps.get(key, key), row["visit"]]
    return sent


async def _sent_again(connection: AsyncConnection, enrolment: Row, before: dict[str, Any]) -> list[str]:
    """Touchpoints that went out since, although the customer had met that step on that visit already."""
    met = list(before.values())
    rows = await history.sent(connection, enrolment["id"])
    new = (row for row in rows if row["state"] in _LEFT and row["touchpoint"] not in before)
    return [row["touchpoint"] for row in new if [row["step"], row["visit"]] in met]


def _public(detail: dict[str, Any]) -> dict[str, Any]:
    """Without what is only of use on the way."""
    return {name: value for name, value in detail.items() if name not in _ON_THE_WAY}


def _asked(operation: Row) -> Migration:
    return Migration(journey=operation["subject"], **operation["detail"])
