"""A launch, seen beforehand: who would enter, who would not and why. Changes nothing."""

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.journey import Journey
from operations.audiences.audiences import meant
from operations.audiences.launch import Wish
from operations.audiences.reach import out_of_reach
from operations.desk import Desk
from operations.enrolments.enrol import lets_in
from store.enrolments.door import FULL, Refusal
from store.enrolments.wide_door import judged, room
from store.rows import Row
from store.tables import customers
from store.work import operations

MOST = 20_000
"""Customers that one preview judges: about two seconds of work, for somebody who waits."""
_CHUNK = 1_000
_SHOWN = 10
"""Customers shown of those who would enter, and of those who would not."""


@dataclass
class Preview:
    """What would become of an audience, if it were launched now."""

    count: int
    """Who belongs to it."""
    judged: int = 0
    would_enter: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    """Reason → how many."""
    unreachable: Counter[str] = field(default_factory=Counter)
    """Of those who would enter, reason → how many nothing would get to."""
    sample: list[Row] = field(default_factory=list)
    """Rows `customer, name, email, reason`; with a reason they would not enter."""
    lasts: float | None = None
    """Seconds that it takes at its pace, at least."""

    @property
    def complete(self) -> bool:
        """False when there are more than one preview judges. A launch judges everybody."""
        return self.judged >= self.count

    def add(self, row: Row, reason: str | None, silent: str | None) -> None:
        """One customer: why they would not enter, and why nothing would get to them."""
        self.judged += 1
        if reason:
            self.refused[reason] += 1
        else:
            self.would_enter += 1
            self.unreachable.update([silent] if silent else [])
        if (self.refused.total() if reason else self.would_enter) <= _SHOWN:
            shown = {name: row[name] for name in ("name", "email", "external_id")}
            self.sample.append({"customer": row["id"], **shown, "reason": reason or ""})


async def preview(desk: Desk, wish: Wish, most: int = MOST) -> Preview:
    """Count them all, judge up to `most`. Raises as `launch` does."""
    async with desk.database.read() as connection:
        row = await lets_in(connection, wish.journey)
        whom = (await meant(desk, connection, wish.audience),)
        journey = await desk.versions.of(wish.journey, row["live_version"], connection)
        seen = Preview(await operations.count(connection, customers, whom))
        space, after = await room(connection, journey, desk.clock()), ""
        while seen.judged < most:
            rows = await operations.concerned(connection, customers, whom, after, min(_CHUNK, most - seen.judged))
            if not rows:
                break
            await _judge(desk, connection, journey, wish, rows, seen, space)
            after = rows[-1]["id"]
    seen.lasts = wish.pace.lasts(seen.would_enter).total_seconds() if wish.pace else None
    return seen


async def _judge(
    desk: Desk,
    connection: AsyncConnection,
    journey: Journey,
    wish: Wish,
    rows: list[Row],
    seen: Preview,
    space: int | None,
) -> None:
    answers = await judged(connection, desk.clock(), journey, [row["id"] for row in rows], "preview")
    silent = await out_of_reach(connection, journey, rows)
    for row in rows:
        answer, unreached = answers[row["id"]], silent.get(row["id"])
        reason = unreached if wish.only_reachable else None
        if reason is None and isinstance(answer, Refusal):
            reason = answer.code
        elif reason is None and space is not None and seen.would_enter >= space:
            reason = FULL
        seen.add(row, reason, unreached)
