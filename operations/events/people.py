"""The people that a batch is about: looked up together, learnt about one after the other, written down together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from operations.customers.merge import merge_in
from operations.customers.person import ANONYMOUS, Person
from operations.desk import Desk, NotThere, Refused, Who
from operations.enrolments.replan import replan
from store.customers import acquaintances, news
from store.customers.acquaintances import Name
from store.customers.customers import HANDLES
from store.rows import Row, new_id

_JOINING = Who("sources")


@dataclass
class People:
    """Customers as they are known so far, held until the transaction ends."""

    desk: Desk
    known: dict[Name, Row]
    new: dict[str, Row] = field(default_factory=dict)
    changes: dict[str, Row] = field(default_factory=dict)
    before: dict[str, Row] = field(default_factory=dict)
    also: dict[str, str] = field(default_factory=dict)
    """Another external id → whose it is."""
    turned_out: dict[str, str] = field(default_factory=dict)
    """Customer without a name → the one who it was all the time."""

    def meet(self, person: Person, at: datetime | None = None) -> Row:
        """Whom this is about, with what is news of them taken over; `at`: since when it is so. Raises Refused."""
        _somewhere(person.zone)
        names = person.names
        if not names:
            raise Refused("say who it is: an id, an external_id, an email or a phone")
        row = next((self.known[name] for name in names if name in self.known), None) or self._nameless(person)
        if row is None and person.id:
            raise NotThere(f"there is no customer {person.id}")
        row = row or self._new()
        self._join(row, person)
        self._learn(row, person, at)
        return row

    def _nameless(self, person: Person) -> Row | None:
        row = self.known.get(("external_id", person.anonymous or ""))
        return row if row and _is_nameless(row) else None

    def _new(self) -> Row:
        row = acquaintances.stranger(self.desk.clock(), new_id("cus"), self.desk.locale, self.desk.zone)
        self.new[row["id"]] = row
        return row

    def _join(self, row: Row, person: Person) -> None:
        """Who turns out to be somebody whom we know, is. Whoever has a name stays who they are: devices are shared."""
        for called in filter(None, (person.external_id, person.anonymous)):
            other = self.known.get(("external_id", called))
            if other is None:
                self._call(row, called)
            elif other is not row and _is_nameless(other):
                self.turned_out[other["id"]] = row["id"]
                self.known["external_id", called] = row

    def _call(self, row: Row, called: str) -> None:
        # An external id stays what it is when another system has one too: that one leads to them as well.
        own, also = row["external_id"], called
        if own is None or (_is_nameless(row) and not called.startswith(ANONYMOUS)):
            self._take_over(row, {"external_id": called})
            also = own
        if also:
            self.also[also] = row["id"]
        self.known["external_id", called] = row

    def _learn(self, row: Row, person: Person, at: datetime | None) -> None:
        # A handle that belongs to somebody else is not taken from them: merging two people is an operator's decision.
        mine = {name: value for name, value in person.fields.items() if self._free(row, name, value)}
        if not mine and not person.attributes:
            return
        told = _Told(row["told"], at, self.desk.clock())
        changes = told.news(row, mine)
        if attributes := told.news(row["attributes"], person.attributes or {}, "attributes."):
            changes["attributes"] = row["attributes"] | attributes
        if told.since != row["told"]:
            changes["told"] = told.since
        self._take_over(row, changes)

    def _free(self, row: Row, name: str, value: Any) -> bool:
        if name == "external_id":  # see `_join`
            return False
        return name not in HANDLES or row[name] == value or (name, value) not in self.known

    def _take_over(self, row: Row, changes: Row) -> None:
        if row["id"] not in self.new and changes:
            self.before.setdefault(row["id"], dict(row))
            self.changes.setdefault(row["id"], {}).update(changes)
        row.update(changes)
        self.known |= dict.fromkeys(acquaintances.names_of(row), row)

    async def written(self, connection: AsyncConnection) -> bool:
        """Write everything down; False when somebody came in at the same moment: all must be looked at again."""
        if not await acquaintances.add(connection, list(self.new.values())):
            return False
        await acquaintances.change(connection, self.desk.clock(), self.changes)
        await acquaintances.call(connection, self.desk.clock(), self.also)
        for customer, changes in self.changes.items():
            await replan(self.desk, connection, self.before[customer], changes)
            if fields := changes.keys() - {"told"}:
                await news.tell(connection, self.desk.clock(), customer, fields)
        return True

    async def made_one(self, connection: AsyncConnection) -> None:
        """Join those who turned out to be one; last, so that what was kept meanwhile comes along."""
        for other, survivor in self.turned_out.items():
            await merge_in(self.desk, connection, _JOINING, survivor, other)


def _is_nameless(row: Row) -> bool:
    return str(row["external_id"] or "").startswith(ANONYMOUS)


class _Told:
    """Since when what we know is so. What was said of an earlier time is no news, however late it arrives."""

    def __init__(self, since: Mapping[str, str], at: datetime | None, now: datetime) -> None:
        self.since = dict(since)
        self._timed = at is not None
        self._at = (at or now).astimezone(UTC).isoformat(timespec="microseconds")

    def news(self, known: Mapping[str, Any], said: Mapping[str, Any], of: str = "") -> Row:
        """What is other than we know, and not older. What is said without a time is said now, and always counts."""
        fresh = {name: value for name, value in said.items() if self._counts(of + name)}
        changed = {name: value for name, value in fresh.items() if name not in known or known[name] != value}
        self.since |= {of + name: max(self._at, self._since(of + name)) for name in (fresh if self._timed else changed)}
        return changed

    def _counts(self, name: str) -> bool:
        return not self._timed or self._since(name) <= self._at

    def _since(self, name: str) -> str:
        return self.since.get(name, "")


def _somewhere(zone: str | None) -> None:
    # A walk asks for the local time, so a zone that does not exist must not get in.
    try:
        ZoneInfo(zone or "UTC")
    except (KeyError, ValueError, OSError):
        raise Refused(f"“{zone}” is no time zone; write one such as Europe/Berlin") from None


async def gathered(desk: Desk, connection: AsyncConnection, persons: Iterable[Person]) -> People:
    """The people that these may be, held."""
    names = {name for person in persons for name in person.names}
    anonymous: set[Name] = {("external_id", person.anonymous) for person in persons if person.anonymous}
    return People(desk, await acquaintances.known_by(connection, names | anonymous))
