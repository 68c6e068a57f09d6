"""Bygone days: customers as we know them, and what they did, for a rehearsal."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.rehearsal.example import Example
from journeys.rehearsal.script import Happening
from operations.desk import Desk
from store.audiences.membership import Membership, membership
from store.customers import past
from store.rows import Row
from store.sending.gate import NO_ADDRESS, NO_CONSENT, ON_LIST, UNSUBSCRIBED

MOST_EVENTS = 100_000
_AT_ONCE = 200  # customers


class Acquaintance(Example):
    """A customer whom we know; `allowed` says by channel and topic what they allow now, `listed` the shut channels."""

    allowed: Mapping[tuple[str, str], str]
    listed: frozenset[str]

    def shut(self, channel: str, topic: str) -> str | None:
        if self.address(channel) is None:
            return NO_ADDRESS
        if channel in self.listed:
            return ON_LIST
        said = self.allowed.get((channel, topic))
        return {None: NO_CONSENT, "given": None}.get(said, UNSUBSCRIBED)


@dataclass(frozen=True)
class Life:
    """A customer, and what they did, the earliest first."""

    customer: Acquaintance
    events: Sequence[Happening]


@dataclass(frozen=True)
class Period:
    """From a moment until before another; what happened after it is known as well."""

    begin: datetime
    end: datetime

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies in it."""
        return self.begin <= moment < self.end


class Bygone:
    """Whoever did in a period what may open a journey's `doors`; of all that they did, what it `hears`.

    `segments`: those it asks about.
    """

    def __init__(
        self,
        desk: Desk,
        journey: str,
        doors: Collection[str],
        hears: Collection[str],
        segments: Collection[str],
        period: Period,
    ) -> None:
        self._desk, self._journey, self._segments = desk, journey, segments
        self._doors, self._hears, self._period = doors, hears, period
        self._room = MOST_EVENTS
        self.complete = True
        """Whether everybody was told of; else those known longest."""

    async def lives(self) -> AsyncIterator[list[Life]]:
        """Person by person, some at a time."""
        after = ""
        while self.complete:
            async with self._desk.database.read() as connection:
                span = self._period.begin, self._period.end
                people = await past.people(connection, self._doors, *span, after, _AT_ONCE)
                if not people:
                    return
                lives = await self._lived(connection, people)
            yield lives
            after = people[-1]["id"]

    async def _lived(self, connection: AsyncConnection, people: list[Row]) -> list[Life]:
        ids = [row["id"] for row in people]
        events = await past.lives(connection, ids, self._hears, self._period.begin, self._room + 1)
        if len(events) > self._room:
            self.complete = False
            people = people[: ids.index(events[-1]["customer"])]
        self._room -= len(events)
        theirs = await past.enrolled(connection, ids, self._journey)
        did = {who: list(all_) for who, all_ in groupby(events, key=lambda event: event["customer"])}
        belongs = await membership(connection, self._desk.clock(), ids, self._segments)
        known = await acquaintances(connection, people, belongs)
        return [Life(one, [_happening(event, theirs) for event in did.get(one.id, ())]) for one in known]


async def acquaintances(connection: AsyncConnection, people: Sequence[Row], belongs: Membership) -> list[Acquaintance]:
    """Customers as we know them, from their rows."""
    allowed = await past.allowed(connection, [row["id"] for row in people])
    addresses = {row[handle] for row in people for handle in ("email", "phone") if row[handle]}
    listed = await past.listed(connection, addresses)
    return [_acquaintance(row, allowed, listed, belongs.get(row["id"], ())) for row in people]


def _acquaintance(
    row: Row,
    allowed: Mapping[tuple[str, str, str], str],
    listed: Collection[tuple[str, str]],
    segments: Collection[str],
) -> Acquaintance:
    # What the store keeps was looked at when it came in.
    return Acquaintance.model_construct(
        **{name: row[name] for name in ("id", "email", "phone", "locale", "zone", "attributes", "traits")},
        name=row["name"] or "",
        interests=tuple(row["interests"]),
        segments=tuple(segments),
        allowed={(channel, topic): state for (who, channel, topic), state in allowed.items() if who == row["id"]},
        listed=frozenset(channel for channel, address in listed if address in (row["email"], row["phone"])),
    )


def _happening(event: Row, theirs: Collection[str]) -> Happening:
    """An event as a script has it. What answered a touchpoint of this journey answers the step of that name."""
    about: str | None = event["about"]
    enrolment, _, meeting = (about or "").partition("/")
    if enrolment in theirs:
        about = meeting.partition("/")[0]
    return Happening.model_construct(at=event["at"], event=event["name"], properties=event["properties"], about=about)
