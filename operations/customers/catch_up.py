"""Catch up: when two become one, whoever is on their way hears what the other did meanwhile.

What the other did before that is over for them, as it would be if they had been one all the time: it neither ends a
wait nor lets anybody in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.event_names import CUSTOMER_UNSUBSCRIBED
from journeys.road import ENTRY
from journeys.since import Mark, began
from operations.desk import Desk
from operations.events.match import told_of
from store.enrolments import history, merging
from store.events import events
from store.rows import Row

_MOST = 200
"""So many events of a name are told, the newest: whoever browsed for years must not keep anybody waiting."""

Missed = list[tuple[Row, Row]]
"""What an enrolment waits for, and an event that may be it."""


async def missed(desk: Desk, connection: AsyncConnection, survivor: str, other: str) -> Missed:
    """What each of both did that the other waits for, in the order in which it happened. Asked before they are one."""
    found: Missed = []
    for one, whose in ((survivor, other), (other, survivor)):
        for row in await merging.under_way(connection, one):
            way = await _Way.of(desk, connection, row)
            found += await way.missed(connection, whose)
            await way.leave_behind(connection, whose)
    return sorted(found, key=lambda pair: (pair[1]["at"], pair[1]["seq"]))


async def tell(desk: Desk, connection: AsyncConnection, missed: Missed) -> None:
    """Have them told; what is waited for is judged by what is known of them now that they are one."""
    for waiting, event in missed:
        await told_of(desk, connection, waiting, event)


@dataclass(frozen=True)
class _Way:
    """How somebody came to where they are. `since`: the step since which their wait looks back, if it says so."""

    row: Row
    marks: Sequence[Mark]
    since: str | None

    @classmethod
    async def of(cls, desk: Desk, connection: AsyncConnection, row: Row) -> "_Way":
        journey = await desk.versions.of(row["journey"], row["version"], connection)
        notes = await history.notes(connection, row["id"])
        marks = [Mark(note["what"], note["step"], note["at"]) for note in notes]
        return cls(row, marks, getattr(journey.by_key.get(row["step"] or ""), "since", None))

    async def missed(self, connection: AsyncConnection, whose: str) -> Missed:
        """What somebody did that counts for what is waited for here."""
        return [
            (waiting, event)
            for waiting in await merging.waiting(connection, self.row["id"])
            # Of what both said about consent one counts; the merge itself ends what that ends.
            if waiting["event"] != CUSTOMER_UNSUBSCRIBED
            for event in await events.newest_since(connection, whose, waiting["event"], self._from(waiting), _MOST)
            if waiting["about"] in (None, event["about"])
        ]

    async def leave_behind(self, connection: AsyncConnection, whose: str) -> None:
        """What somebody did before does not count for the steps to come either."""
        here, next_ = [await events.last_before(connection, whose, at) for at in (self._step_before, self._step)]
        if next_:
            await merging.count_from(connection, self.row, here, next_)

    def _from(self, waiting: Row) -> datetime | None:
        """From when on what happened counts, as it does where a wait begins (`activities/listen.py`)."""
        if waiting["role"] != "step":
            return self._entered
        if waiting["about"]:
            return None
        return self._looking_back or self._step_before

    @property
    def _looking_back(self) -> datetime | None:
        if self.since in (None, ENTRY):
            return self._entered if self.since else None
        was = self.row["names"].get(self.since, self.since)
        return began({self.since, was}, [*self.marks, Mark("", self.row["step"], self.row["clock"])])

    @property
    def _entered(self) -> datetime:
        moment: datetime = self.row["entered_at"]
        return moment

    @property
    def _step(self) -> datetime:
        """When the step at hand began."""
        return self._ends[-1]

    @property
    def _step_before(self) -> datetime:
        """When the step before it began."""
        return self._ends[-2:][0]

    @property
    def _ends(self) -> list[datetime]:
        """When they entered, and when each step was over."""
        return [self._entered, *(mark.at for mark in self.marks if mark.what == "step")]
