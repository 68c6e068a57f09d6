"""Hear many at once: one transaction, a handful of statements, and what cannot be kept costs its neighbours nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.event_names import meaning
from operations.customers.person import Person
from operations.desk import Desk, Refused
from operations.events.people import People, gathered
from store.database import StoreAway
from store.events import events, outbox
from store.rows import Row, new_id

_log = structlog.get_logger("etappe.hear")
FEW = 8
"""So many are kept where they stand; with more, the rest of the house is not to wait until they are."""


@dataclass(frozen=True)
class Said:
    """An event as a source tells it. (source, source_id) is said once, however often it is sent."""

    source: str
    source_id: str
    name: str
    person: Person
    at: datetime | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)
    about: str | None = None
    """The touchpoint it answers."""


@dataclass(frozen=True)
class Introduced:
    """What somebody tells us of a customer to whom nothing happened."""

    person: Person
    at: datetime | None = None


@dataclass(frozen=True)
class Kept:
    """The event's id, or of somebody introduced the customer's; and whether it was new to us."""

    id: str
    new: bool


class NotKept(Refused):
    """This cannot be kept here; the log says why."""

    def __init__(self) -> None:
        super().__init__(NotKept.__doc__)


Told = Said | Introduced


async def hear_many(desk: Desk, told: Sequence[Told]) -> list[Kept | Refused]:
    """Keep them, in the order they were told; each one's own answer. Raises StoreAway: then tell all of them again."""
    try:
        return await _together(desk, told)
    except StoreAway:
        raise
    except Exception as error:  # poison, or somebody was faster: each for itself
        _log.info("hear.one_by_one", error=type(error).__name__, of=len(told))
        return [await _alone(desk, one) for one in told]


async def _alone(desk: Desk, one: Told) -> Kept | Refused:
    try:
        (answer,) = await _together(desk, [one])
    except StoreAway:
        raise
    except Exception:  # what we did not think of: the next one shall still be kept
        _log.exception("hear.not_kept")
        return NotKept()
    return answer


async def _together(desk: Desk, told: Sequence[Told]) -> list[Kept | Refused]:
    async with desk.database.begin(brief=len(told) <= FEW) as connection:
        answers = await hear_many_in(desk, connection, told)
    desk.bell.set()
    return answers


async def hear_many_in(desk: Desk, connection: AsyncConnection, told: Sequence[Told]) -> list[Kept | Refused]:
    """The same, inside a transaction; nothing comes between it and what else is done there. Raises what goes wrong."""
    while True:  # until nobody new comes in at the same moment
        # Held first: one customer's events are kept one after the other, so that their seq is their order of commit.
        people = await gathered(desk, connection, [one.person for one in told])
        batch = _Batch(desk, people, await events.ids(connection, _names(told)))
        answers = [batch.answer(one) for one in told]
        if await people.written(connection):
            break
    await events.keep_many(connection, batch.events)
    await outbox.put_many(connection, desk.clock(), "match", [event["id"] for event in batch.events], rank=0)
    await people.made_one(connection)
    return answers


def _names(told: Iterable[Told]) -> set[events.Name]:
    return {(one.source, one.source_id) for one in told if isinstance(one, Said)}


@dataclass
class _Batch:
    """What becomes of each; the events that are new."""

    desk: Desk
    people: People
    before: dict[events.Name, str]
    events: list[Row] = field(default_factory=list)

    def answer(self, one: Told) -> Kept | Refused:
        try:
            return self._said(one) if isinstance(one, Said) else self._introduced(one)
        except Refused as refused:
            return refused

    def _introduced(self, one: Introduced) -> Kept:
        row = self.people.meet(one.person, one.at)
        return Kept(row["id"], new=row["id"] in self.people.new)

    def _said(self, one: Said) -> Kept:
        if told := self.before.get((one.source, one.source_id)):
            return Kept(told, new=False)
        now = self.desk.clock()
        event = {
            "id": new_id("evt"),
            "source": one.source,
            "source_id": one.source_id,
            "name": meaning(one.name),
            "customer": self.people.meet(one.person, one.at or now)["id"],
            "at": one.at or now,
            "received_at": now,
            "about": one.about,
            "properties": dict(one.properties),
        }
        self.events.append(event)
        self.before[one.source, one.source_id] = event["id"]
        return Kept(event["id"], new=True)
