"""`not` in SQL."""

from sqlalchemy import ColumnElement, not_

from journeys.segments.not_ import Not
from store.audiences.rules.scope import Scope


def members(rule: Not, scope: Scope) -> ColumnElement[bool]:
    """What is in it is not so."""
    return not_(scope.of(rule.not_))
