"""`all` in SQL."""

from sqlalchemy import ColumnElement, and_

from journeys.segments.all import All
from store.audiences.rules.scope import Scope


def members(rule: All, scope: Scope) -> ColumnElement[bool]:
    """Everything in it is so."""
    return and_(*map(scope.of, rule.all_))
