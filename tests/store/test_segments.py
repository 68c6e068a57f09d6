"""Rules in SQL: on both databases they mean what the law says of one person."""

from random import Random
from typing import Any

import pytest
from pydantic import TypeAdapter
from sqlalchemy import Table, event, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.person import Person
from journeys.rule import Circumstances, Rule
from journeys.segments import KINDS, AnyRule
from store.audiences import segments
from store.audiences.audiences import NoAudience, within
from store.audiences.rules import MEMBERS, members
from store.database import Database
from store.tables import consents, customers, deliveries, engagements, enrolments, events, list_members, lists
from tests.store import people
from tests.store.people import NOW


@pytest.fixture
def explaining(sqlite_database: Database) -> None:
    """With `explain=True`, SQLite is asked how it would go about a query."""

    @event.listens_for(sqlite_database.engine.sync_engine, "before_cursor_execute", retval=True)
    def explain(connection: Any, cursor: Any, statement: str, told: Any, context: Any, many: bool) -> tuple[str, Any]:
        asked = context and context.execution_options.get("explain")
        return (f"EXPLAIN QUERY PLAN {statement}" if asked else statement), told


RULE: TypeAdapter[Rule] = TypeAdapter(AnyRule)
VIP, FAR = RULE.validate_python({"attribute": "plan", "is": "premium"}), RULE.validate_python({"segment": "vip"})
AT = Circumstances(NOW, {"vip": VIP, "far": FAR})
WORLDS, PEOPLE, RULES = range(8), 30, 60


def test_every_kind_of_rule_can_be_said_in_sql() -> None:
    assert set(MEMBERS) == set(KINDS)


@pytest.mark.parametrize("seed", WORLDS)
async def test_sql_and_the_law_find_the_same_people(database: Database, seed: int) -> None:
    dice = Random(seed)
    everybody = {f"cus_{number:03}": people.person(dice) for number in range(PEOPLE)}
    async with database.begin() as connection:
        await connection.execute(insert(lists), [{"key": key, "title": key, "created_at": NOW} for key in people.LISTS])
        for table, rows in _rows(everybody).items():
            if rows:
                await connection.execute(insert(table), rows)
        for _ in range(RULES):
            written = people.rule(dice)
            rule = RULE.validate_python(written)
            judged = {customer for customer, person in everybody.items() if rule.holds(person, AT)}
            assert await _found(connection, rule) == judged, written
            assert RULE.validate_python(rule.model_dump(mode="json")) == rule, written


async def _found(connection: AsyncConnection, rule: Rule) -> set[str]:
    clause = members(rule, connection.dialect.name, NOW, AT.segments)
    return set((await connection.execute(select(customers.c.id).where(clause))).scalars())


def _rows(everybody: dict[str, Person]) -> dict[Table, list[dict[str, Any]]]:
    rows: dict[Table, list[dict[str, Any]]] = {
        table: [] for table in (customers, events, enrolments, deliveries, engagements, consents, list_members)
    }
    for customer, one in everybody.items():
        told = {"interests": one.interests, "attributes": one.attributes, "traits": one.traits}
        profile = {name: value for name, value in one.profile.items() if name != "created"}
        times = {"created_at": one.profile["created"], "updated_at": NOW}
        rows[customers].append({"id": customer, **profile, **told, **times})
        whose = {"customer": customer, "at": NOW}
        for i, deed in enumerate(one.events):
            rows[events].append(_event(f"{customer}-{i}") | whose | vars(deed))
        for i, letter in enumerate(one.letters):
            said = vars(letter) | whose | _delivery(f"{customer}-{i}")
            clicked = said.pop("clicked")
            rows[deliveries].append(said | {"at": letter.at})
            # Everybody's links are followed by machines, too, and machines show everybody's pictures.
            seen = [("click", "head"), ("open", ""), *([("click", "")] if clicked else [])]
            rows[engagements] += [whose | {"delivery": said["id"], "kind": kind, "machine": why} for kind, why in seen]
        for i, passage in enumerate(one.passages):
            rows[enrolments].append(_enrolment(f"{customer}-{i}") | {"customer": customer} | vars(passage))
        for (channel, topic), state in one.consents.items():
            rows[consents].append({"channel": channel, "topic": topic, "state": state, "evidence": {}} | whose)
        rows[list_members] += [{"list": key} | whose for key in one.lists]
    return rows


def _event(key: str) -> dict[str, Any]:
    return {"id": key, "source": "test", "source_id": key, "received_at": NOW}


def _delivery(key: str) -> dict[str, Any]:
    plain = dict.fromkeys(("reason", "message_id", "journey", "step"), "")
    return {"touchpoint": key, "id": key, "version": 1, "visit": 1, "fence": 1, "updated_at": NOW} | plain


def _enrolment(key: str) -> dict[str, Any]:
    numbers = {"version": 1, "newest_event": 0}
    return {"id": key, "entry_key": key, "visits": {}, "outcomes": {}, "clock": NOW} | numbers


@pytest.mark.parametrize(
    "written",
    [
        {"event": "order.paid", "within": "90d", "where": {"total": {"at_least": 40}}},
        {"event": "order.paid", "at_least": 2},
        {"not": {"event": "order.paid"}},
        {"message": "hello"},
        {"message": "hello", "state": "clicked"},
        {"journey": "smatched", "was": "completed"},
        {"consent": "news"},
        {"list": "fair"},
    ],
)
async def test_what_has_been_is_found_by_an_index(
    sqlite_database: Database, explaining: None, written: dict[str, Any]
) -> None:
    async with sqlite_database.read() as connection:
        clause = await segments.clause_of(connection, NOW, RULE.validate_python(written))
        query = select(customers.c.id).where(clause)
        explained = await connection.execution_options(explain=True)
        plan = [row[3] for row in await explained.execute(query)]
    assert plan[0].startswith("SCAN customers"), plan
    assert not [line for line in plan[1:] if line.startswith("SCAN") and "VIRTUAL" not in line], plan


async def test_an_audience_that_is_not_there_says_what_to_do(database: Database) -> None:
    async with database.read() as connection:
        for audience, said in (
            ({"segment": "gone"}, "POST /api/v1/segments"),
            ({"list": "gone"}, "POST /api/v1/lists"),
            ({"everybody": False}, "an audience is"),
        ):
            with pytest.raises(NoAudience, match=said):
                await within(connection, NOW, audience)
