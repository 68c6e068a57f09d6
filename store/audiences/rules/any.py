"""`any` in SQL."""

from sqlalchemy import ColumnElement, or_

from journeys.segments.any import Any
from store.audiences.rules.scope import Scope


def members(rule: Any, scope: Scope) -> ColumnElement[bool]:
    """At least one thing in it is so."""
    return or_(*map(scope.of, rule.any_))
