"""Segments: rules that say who belongs to them. Nobody is written down as a member: it is asked at each use."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.rule import Rule
from journeys.segment import named_in
from journeys.segments import AnyRule
from store.audiences.rules import members
from store.keyed import Keyed
from store.rows import locked
from store.tables import customers, segments

_SEGMENTS = Keyed(segments)
find, every, keys = _SEGMENTS.find, _SEGMENTS.every, _SEGMENTS.keys
save, drop = _SEGMENTS.save, _SEGMENTS.drop
"""To be saved: `title`, `rule`, `persona`."""
_RULE: TypeAdapter[Rule] = TypeAdapter(AnyRule)
_RULES = select(segments.c.key, segments.c.rule)
_AT_ONCE = 100
"""Segments in one question; a database takes some thousand values in one."""


class NoSegment(LookupError):
    """There is no segment by that key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"there is no segment “{key}”")
        self.key = key


async def clause(connection: AsyncConnection, now: datetime, key: str) -> ColumnElement[bool]:
    """Whether a customer belongs to a segment now: a condition on the table `customers`. Raises NoSegment."""
    rules = await _with_named(connection, [key])
    if key not in rules:
        raise NoSegment(key)
    return members(rules[key], connection.dialect.name, now, rules)


async def clause_of(connection: AsyncConnection, now: datetime, rule: Rule) -> ColumnElement[bool]:
    """The same for a rule that no segment has yet. Raises NoSegment for one that it names."""
    rules = await _with_named(connection, named_in(rule))
    if missing := named_in(rule) - set(rules):
        raise NoSegment(min(missing))
    return members(rule, connection.dialect.name, now, rules)


async def of_customer(connection: AsyncConnection, now: datetime, customer: str, keys: Collection[str]) -> set[str]:
    """Which of these segments a customer belongs to now. Keys that nobody knows are not in the answer."""
    rules = await _with_named(connection, keys)
    known, found = sorted(set(keys) & set(rules)), set[str]()
    for first in range(0, len(known), _AT_ONCE):
        found |= await _belonging(connection, now, customer, known[first : first + _AT_ONCE], rules)
    return found


async def _belonging(
    connection: AsyncConnection, now: datetime, customer: str, keys: Sequence[str], rules: Mapping[str, Rule]
) -> set[str]:
    dialect = connection.dialect.name
    answers = [members(rules[key], dialect, now, rules).label(f"_{i}") for i, key in enumerate(keys)]
    query = select(*answers).select_from(customers).where(customers.c.id == customer)
    row = (await connection.execute(query)).first()
    return {key for key, answer in zip(keys, row, strict=True) if answer} if row else set()


async def rules(connection: AsyncConnection) -> dict[str, Rule]:
    """Key → rule, of all segments; held until the transaction ends, so that no circle can close between two changes."""
    rows = await connection.execute(locked(connection, _RULES.order_by(segments.c.key)))
    return {key: _read(written) for key, written in rows}


async def _with_named(connection: AsyncConnection, keys: Collection[str]) -> dict[str, Rule]:
    """Key → rule, of those of these segments that are there, of those they name, and so on. Raises NoSegment."""
    found = await _these(connection, keys)
    while asked := {name for rule in found.values() for name in named_in(rule)} - set(found):
        new = await _these(connection, asked)
        if missing := asked - set(new):
            raise NoSegment(min(missing))
        found |= new
    return found


async def _these(connection: AsyncConnection, keys: Collection[str]) -> dict[str, Rule]:
    rows = await connection.execute(_RULES.where(segments.c.key.in_(keys)))
    return {key: _read(written) for key, written in rows}


def _read(written: Any) -> Rule:
    return _parsed(json.dumps(written))


@lru_cache(maxsize=1_000)
def _parsed(written: str) -> Rule:
    rule: Rule = _RULE.validate_json(written)
    return rule
