"""Personal: of every table, whether it holds something of a person, how theirs is found, and what erasure does to it.

A table that is missing here fails a test. Export, merge and erasure go by this list, so that none of them forgets one.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Subquery, Table, Text, cast, delete, func, literal, or_, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables as t
from store.customers.customers import address_hash
from store.inside import inside
from store.rows import Row, many


@dataclass(frozen=True)
class Person:
    """Whom it is about: their id, the ids they had before a merge, and every address of theirs."""

    id: str
    former: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()

    @property
    def needles(self) -> tuple[str, ...]:
        """What gives them away wherever it stands."""
        return (self.id, *self.former, *self.addresses)

    @classmethod
    def of(cls, customer: Row, other_names: Iterable[Row]) -> "Person":
        """From a customer's row and their other names."""
        names = [(handle, customer[handle]) for handle in _ADDRESSES if customer[handle]]
        names += [(row["handle"], row["value"]) for row in other_names]
        former = (value for handle, value in names if handle == "id")
        addresses = (value for handle, value in names if handle in _ADDRESSES)
        return cls(customer["id"], tuple(former), tuple(dict.fromkeys(addresses)))


_ADDRESSES = ("email", "phone")
Theirs = Callable[[Person], ColumnElement[bool]]
Fate = Literal["removed", "kept"] | Mapping[str, Any]
"""What erasure does to somebody's rows; or the columns that it writes over, and with what."""


@dataclass(frozen=True)
class Holding:
    """How a table holds what is somebody's."""

    theirs: Theirs
    fate: Fate = "removed"
    told: bool = True
    """Whether an export has it; not what is only a copy of something else in it, and may name others too."""


def _by_customer(table: Table, fate: Fate = "removed") -> Holding:
    return Holding(lambda person: table.c.customer == person.id, fate)


def _ids(person: Person) -> Subquery:
    """Ids of everything that is theirs, and so what other tables may name."""
    owned = (t.enrolments, t.events, t.deliveries, t.vouchers, t.gift_cards, t.tasks)
    named = [select(literal(name).label("id")) for name in (person.id, *person.former)]
    theirs = (select(table.c.id).where(table.c.customer == person.id) for table in owned)
    return union_all(*named, *theirs).subquery()  # not a CTE: with one, SQLite does not tell how many rows it hit


def _names_one_of_theirs(column: ColumnElement[str], person: Person) -> ColumnElement[bool]:
    return column.in_(select(_ids(person).c.id))


def _says(column: ColumnElement[Any], needles: Iterable[str]) -> ColumnElement[bool]:
    """Whether a text or a JSON value has any of these in it, however the database writes them down."""
    written = sorted({form for needle in needles for form in (needle, json.dumps(needle)[1:-1])})
    return or_(*(cast(column, Text).icontains(form, autoescape=True) for form in written))


def _in_the_mailbox(person: Person) -> ColumnElement[bool]:
    """Mails to an address of theirs; and those that went to one they have no more."""
    letter = t.deliveries.c
    sent = select(letter.message_id).where(letter.customer == person.id, letter.message_id != "")
    found = sent.where(inside(t.mailbox.c.raw, letter.message_id)).exists()
    return func.lower(t.mailbox.c.recipient).in_(person.addresses) | found


def _in_the_audit_log(person: Person) -> ColumnElement[bool]:
    line = t.audit_log.c
    return _names_one_of_theirs(line.subject, person) | _says(line.detail, person.needles)


def _in_an_import(person: Person) -> ColumnElement[bool]:
    wrong = t.import_errors.c
    return _says(wrong.row, person.addresses) | _says(wrong.why, person.addresses)


HELD: dict[Table, Holding | None] = {
    # What only names something of theirs comes first: afterwards it could not be found any more.
    t.outbox: Holding(lambda person: _names_one_of_theirs(t.outbox.c.subject, person)),
    t.operation_items: Holding(lambda person: _names_one_of_theirs(t.operation_items.c.item, person), {"detail": {}}),
    t.audit_log: Holding(_in_the_audit_log, {"detail": {}}),
    t.idempotency_keys: Holding(lambda person: _says(t.idempotency_keys.c.body, person.needles), told=False),
    t.import_errors: Holding(_in_an_import, {"row": "", "why": "erased"}),
    t.mailbox: Holding(_in_the_mailbox),
    t.suppressions: Holding(
        lambda person: t.suppressions.c.address_hash.in_([address_hash(one) for one in person.addresses]), "kept"
    ),
    t.history: Holding(
        lambda person: t.history.c.enrolment.in_(select(t.enrolments.c.id).where(t.enrolments.c.customer == person.id))
    ),
    t.awaits: _by_customer(t.awaits),
    t.decisions: _by_customer(t.decisions),
    t.link_targets: _by_customer(t.link_targets),
    t.engagements: _by_customer(t.engagements),
    t.bounces: _by_customer(t.bounces),
    t.deliveries: _by_customer(t.deliveries),
    t.replies: _by_customer(t.replies),
    t.survey_responses: _by_customer(t.survey_responses),
    t.vouchers: _by_customer(t.vouchers),
    t.gift_cards: _by_customer(t.gift_cards, {"customer": None, "enrolment": None}),  # money: it outlives its person
    t.tasks: _by_customer(t.tasks),
    t.enrolments: _by_customer(t.enrolments),
    t.events: _by_customer(t.events),
    t.list_members: _by_customer(t.list_members),
    t.consents: _by_customer(t.consents),
    t.consent_log: _by_customer(t.consent_log, {"customer": None, "evidence": {}}),  # the proof outlives its person
    t.other_names: _by_customer(t.other_names),
    t.customers: Holding(lambda person: t.customers.c.id == person.id),
    # A file on its way in is bytes of many people; `operations/customers/erase.py` looks into it.
    t.import_parts: None,
    # Money: a card's id stands here, and nobody's.
    t.reward_ledger: None,
    t.budgets: None,
    # What operators write, and who they are.
    t.journeys: None,
    t.journey_versions: None,
    t.contents: None,
    t.messages: None,
    t.brands: None,
    t.assets: None,
    t.asset_files: None,
    t.topics: None,
    t.frequency_caps: None,
    t.send_windows: None,
    t.providers: None,
    t.sources: None,
    t.webhook_endpoints: None,
    t.products: None,
    t.surveys: None,
    t.segments: None,
    t.lists: None,
    t.launches: None,
    t.broadcasts: None,
    t.imports: None,
    t.operations: None,
    t.refusals: None,
    t.api_keys: None,
    t.sign_in_links: None,
    t.sessions: None,
}
"""Table → how it holds somebody's, in the order in which it is erased; None: it holds nobody's."""

_SECRET = ("code_hash",)
_PROOF = ("consent.%", "gift_card.%", "customer.erased")
"""Lines of the audit log that keep their words: topics and channels, places of redemption; nobody's name."""


def holdings() -> Iterator[tuple[Table, Holding]]:
    """The tables that hold something, and how."""
    return ((table, holding) for table, holding in HELD.items() if holding)


async def told(connection: AsyncConnection, person: Person) -> dict[str, list[Row]]:
    """Table → everything that is theirs."""
    return {
        table.name: await many(connection, _public(table).where(holding.theirs(person)).order_by(*table.primary_key))
        for table, holding in sorted(holdings(), key=lambda one: one[0].name)
        if holding.told
    }


def _public(table: Table) -> Any:
    return select(*(column for column in table.c if column.name not in _SECRET))


async def erase(connection: AsyncConnection, person: Person) -> dict[str, int]:
    """Table → how many rows were removed, or written over."""
    return {
        table.name: (await connection.execute(_erased(table, holding.fate, holding.theirs(person)))).rowcount
        for table, holding in holdings()
        if holding.fate != "kept"
    }


def _erased(table: Table, fate: Fate, theirs: ColumnElement[bool]) -> Any:
    if table is t.audit_log:
        theirs &= ~or_(*(t.audit_log.c.what.like(proof) for proof in _PROOF))
    if table is t.outbox:  # who is being started must still be stopped after it, and may not be overtaken
        theirs &= t.outbox.c.deed != "start"
    return delete(table).where(theirs) if isinstance(fate, str) else update(table).where(theirs).values(**fate)


async def move(connection: AsyncConnection, other: str, survivor: str) -> None:
    """Make everything of one customer another's; where both have the same, the survivor's is there already."""
    for table, _ in holdings():
        if "customer" in table.c:
            theirs = update(table).where(table.c.customer == other)
            await connection.execute(theirs.values(customer=survivor))
