"""How often and when, in SQL."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, exists, func, not_, select, true

from journeys.often import Often
from store.audiences.rules.scope import Scope
from store.tables import customers


def in_time(rule: Often, scope: Scope, moment: Column[Any]) -> Iterator[ColumnElement[bool]]:
    """That a moment counts."""
    since, before = rule.since(scope.now), rule.before()
    if since is not None:
        yield moment >= since
    if before is not None:
        yield moment < before


def enough(rule: Often, table: Table, *meant: ColumnElement[bool]) -> ColumnElement[bool]:
    """That a customer has as many of these rows as the rule asks for. Nothing is counted where one is enough."""
    theirs = and_(table.c.customer == customers.c.id, *meant)
    some = exists(select(1).select_from(table).where(theirs).correlate(customers))
    if rule.most == 0:
        return not_(some)
    times = select(func.count()).select_from(table).where(theirs).correlate(customers).scalar_subquery()
    asked = [some] if rule.fewest == 1 else [times >= rule.fewest] if rule.fewest else []
    return and_(true(), *asked, *([times <= rule.most] if rule.most is not None else []))
